"""How the sample workbooks are made: people, their orders, and the slips a shared table really has."""
