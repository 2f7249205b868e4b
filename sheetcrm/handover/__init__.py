"""What leaves after a person has read it: files to open, lists to upload, a page to read. There is no way to send."""
