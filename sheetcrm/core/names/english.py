"""English and other Latin-script given names, and the short forms of English ones. Data only.

Given names: the commonest of twelve countries in the PyPI package names-dataset 3.3.1 (Philippe Rémy, MIT), gender where it is
at least 80 % one-sided. Short forms: the PyPI package nicknames 1.0.1 (Carlton Northern, Apache-2.0), one line per
full name.
"""

from __future__ import annotations

from typing import Final

MALE_COMMON: Final = """
aaron adam alan alejandro alex andrew andy angel anthony antonio ben bill bob brandon brian bryan callum carl carlos
cesar charles charlie chris christian christopher colin connor craig dan daniel danny darren dave david dean eduardo
eric fernando francisco frank gabriel gary george graham greg harry hector ian jack jacob jaime jake james jason
javier jay jeff jesus jim joe joel john jon jonathan jordan jorge jose joseph josh joshua juan julio justin keith
kevin kyle lewis liam luis luke manuel mario mark martin matt matthew michael miguel mike nathan neil nick nicola
omar oscar patrick paul pedro peter phil rafael ricardo richard rob robert roberto ryan sam scott sean sergio shaun
simon stephen steve steven stuart thomas tim tom tony tyler victor will william
"""

MALE: Final = """
aamir abdel abdi abdullah abdurrahman abe abel abhishek abraham achim adan adeel adem adnan adolfo adrian adriano
adrien agostino agustin ahmet aidan aiden aitor aj ajay akash al alain alasdair alastair albert alberto aldo alec
aled aleksander alessandro alessio alexander alexandre alexandru alexis alfie alfonso alfred alfredo ali alistair
allan allen alonso alonzo alper alun alvaro alvin aman amarjit amine amit amrit anand anderson andre andreas andrei
andres andrius andrzej angelo angus anibal anil ankit ant antoine anton antonello antoni antonino antony archie arda
arek ariel arif arjun arkadiusz arman armando armin arnaud arnold arnulfo aron arran arron arshad art arthur artur
arturo arun asad ashish asif asim atif attila aurelio austin axel ayhan azamat aziz baljinder balwinder baptiste
barney barrie barry bartek bartosz bastian bastien batuhan bayram baz bekir benito benjamin benji benny benoit berat
bernard bernardo bernd bernhard bert bertrand beto bharat bhupinder biagio bilal billy blake bobby bogdan boris
borja brad bradley brady brayan brendan brendon brent brett bruce bruno bryant bryce burak burhan byron cal caleb
calum calvin cameron camilo campbell can caner carlo carmelo carmine carson carsten carter catalin cathal cedric
celal cem cemal cemil cengiz cesare cezary chad chance charly chase chaz christoph christophe chuck chuy cian ciaran
cihan cillian ciprian ciro cj clarence claude claudio claudiu clay clayton clement cliff clifford clint clinton
clive cody colby cole collin colm colton conner conor conrad constantin corentin corey cormac corrado cory cosimo
cosmin costel cristian cristiano cristobal curt curtis cyril dafydd dale dallas dalton damian damiano damien damon
dane daniele danilo dante daragh darek dario darius dariusz darnell darragh darran darrell darryl darwin daryl davey
davide davie davinder davy dawid daz deano declan deep deepak demetrius denis dennis derek dermot derrick desmond
detlef devin devon diarmuid dick didier diego dieter dietmar dillon dimitri dino dion dirk dom domenico domingo
dominic dominik don donal donald donato donnie donovan doug dougie douglas dre drew duane duncan dursun dustin
dwayne dwight dylan eamon eamonn earl ed edd eddie eddy edgar edgardo edoardo edu edward edwin efrain efren ekrem el
elias elie elijah eliseo elliot elliott elmer eloy elvin elvis emanuel emanuele emil emiliano emilio emin emir
emirhan emmanuel emmet emrah emre enda enes engin enrico enrique enzo eoghan eoin ercan erdal erdem eren erhan erick
erik erkan ernest ernesto ernie erol errol ersin esteban ethan euan eugene eugenio evan ever ewan ezequiel fabian
fabien fabio fabrice fabrizio farhan faruk fatih fausto federico felice felipe felix fergal fergus ferhat fermin
fidel filip filippo finlay finley finn fintan flavio florent florian florin francesco francis franck franco francois
frankie franklin franz fraser frazer fred freddie freddy frederic frederick fredy furkan gabe gabriele gaetano gagan
gareth garrett garry gaurav gav gavin gaz ged genaro gennaro geoff geoffrey georg georges georgi ger geraint gerald
gerard gerardo gerd gerhard german gerry gerson gheorghe giacomo giancarlo gianfranco gianluca gianni gil gilbert
gilberto giles gilles gino giorgio giovanni giuliano giulio giuseppe glen glenn glyn glynn gonzalo gord gordon
graeme grahame grant graziano gregg gregor gregorio gregory greig grzegorz grzesiek guido guillaume guillermo
gurpreet gus gustavo guy hakan halil hamish hamza hans harald hardeep harjinder harman harold haroon harris harrison
harsh hartmut harun harvey hasan hayden haydn heiko heinz helmut hendrik henri henry henryk herbert heriberto herman
hermann hernan herve hikmet holger horacio horst howard hubert hugh hugo humberto hunter huseyin huw iain ibrahim
ieuan ignacio igor iker imran ingo ioan ion ionut ireneusz irfan isaac isaiah isaias isidro ismael ismail israel
iulian ivan ivor jacek jackson jacopo jacques jaden jai jairo jak jakub jamal jan janusz jared jarek jasper jatinder
jaume javed javi jayden jc jd jed jeffery jeffrey jens jeremiah jeremy jermaine jerome jerry jerzy jesse jez jhon
jimmy jj joachim joao joaquin jochen johan johann johannes johnathan johnnie johnny jonah jonas jonathon jonny jono
jordi jordon josef joseluis josep josiah josue jozef jp jr juanjo juanma jude jules julian julien julius junaid
junior kaan kacper kadir kai kaleb kamil kamran kane karan karim karl karsten kashif kazimierz keiran kelvin kemal
ken kenan kenneth kenny kent kerem kev kian kieran kieren kieron killian king kingsley kirk klaus kofi konrad
krishna kristian krystian krzysiek krzysztof kuba kuldeep kurt kurtis kye lalo lance landon larry lars laurent
lawrence lazaro leighton leo leon leonard leonardo leonel leroy les lester leszek levent levi lino lionel lloyd
logan loic lonnie lorenzo loris lothar louie louis luc luca lucas lucian luciano lucio ludovic luigi lukas lukasz
lutz lyndon mac macauley maciej maciek mahesh mahmut maik malcolm malik manfred manish manny manoj manolo marc
marcel marcelino marcello marcelo marcin marco marcos marcus marek margarito mariano marius mariusz marko markus
marlon marshall martyn marvin mason massimiliano massimo mat mateo mateusz mathew mathias mathieu matteo matthias
matthieu mattia matty maurice mauricio maurizio mauro max maxime maximilian maxwell mehdi mehmet melvin melvyn memet
mert mervyn mesut metin micah michal micheal michel michele mick mickael mihai mikel mikey miles milton mimmo miquel
mirco mirek mirko misael mitch mitchell moe mohamed mohsin moises moritz moses muhammed muhammet muharrem mukesh
murat murray musa mustafa muzaffer myles nacho nadeem naeem narinder nate nathaniel naveed neal nelson nestor
neville niall nicholas nico nicolae nicolas nigel nihat nikhil niklas nilesh nils nino nitin noah noe noel nolan
norbert norman nuno nurettin nurlan octavio oisin okan oktay olaf oliver olivier ollie olly onur orhan orlando oskar
osman osvaldo oswaldo ovidiu owain owen ozan pablo paco paddy padraic padraig pancho pankaj paolo parker pascal
pasquale patrice patricio patryk paulo pavel pawel pepe peppe perry pete philip philipp philippe phill phillip
pierluigi piero pierre piers pietro pino piotr piotrek pj preston prince przemek qasim quentin rab rachid radek radu
rafa rafal raffaele rahul rainer raj rajesh rajinder rakesh ralf ralph ram raman ramazan ramiro ramon randall randy
ranjit raphael raul ravi ravinder ray raymond raymundo razvan recep reece reg reggie reginald reiner reinhard renato
rene reuben rey reynaldo reza rhys riccardo rich richie rick ricky rico rigo rigoberto rizwan rj robbie robby rocco
rocky rod rodney rodolfo rodrigo rogelio roger rohan rohit roland rolando rolf romain roman romeo ron ronald ronan
ronnie ronny rory roy ruben rudy rui rupert ruslan russ russell rusty ryszard sachin sagar sahil said sajid salih
salvador salvatore salvo samet sami samir samuel samuele sandeep sandro sanjay santi santiago santos santosh saqib
sascha saul saverio scotty seamus seb sebastian sebastiano sebastien sedat selahattin selim semih serdar serge
sergey sergi serhat serik serkan seth shah shahid shahzad shamim shane shawn sheldon sid siegfried silvano silvio
sinan singh sion sohail solomon soner sonny sorin spencer stan stanislaw stanley stefan stefano steffen stephan
stephane stewart stu suat sukh sukhwinder sultan sunil sunny sven syed sylvain sylwester szymon tadeusz tadhg tahir
taner tanner tariq ted teddy terence terrance terrell terrence theo thibault thierry thorsten tiago timmy timo
timothy tino tito tiziano tj tobi tobias toby todd tolga tomas tomasz tomek tommaso tommy torsten travis trent trev
trevor trey tristan troy tuncay turan ty tyrone tyson udo ufuk ulises ulrich umar umberto umut uriel usman uwe
valentin valerio vasile vedat vernon veysel vicente vijay vince vincent vincenzo vinny vinod vishal vito vittorio
vivek vlad vladimir volkan volker wade waldemar walter waqas warren wayne werner wes wesley wiktor wilfredo willi
willie willy wilmer wilson winston witold wojciech wojtek wolfgang wyatt xavi xavier yakup yanis yann yannick yasin
yasir yavuz yoann yunus yusuf yves zac zach zachary zack zafer zahid zain zak zbigniew zbyszek zeeshan zeki
"""

FEMALE_COMMON: Final = """
alicia alison amanda amy ana angela ann anna anne ashley barbara becky brenda carmen carol caroline catherine
charlotte chloe christina christine cindy claire clare claudia danielle dawn debbie diana donna elaine elizabeth
ellie emily emma fiona gemma gloria hannah hayley heather helen jackie jade jane janet jennifer jenny jessica joanne
julie karen kate kathy katie kelly kerry kimberly kirsty laura lauren linda lisa liz louise lucy margaret maria
martha mary megan melissa michelle monica nancy natalie nicole patricia rachel rebecca rosa samantha sandra sara
sarah sharon sophie stephanie sue susan teresa tracey tracy vanessa veronica victoria wendy
"""

FEMALE: Final = """
aaliyah abbi abbie abby abigail ada adela adele adeline adriana adrianna adrienne aga agata agnes agnieszka aida
aidana aideen aigerim aigul aileen ailsa aimee aine ainhoa ainur aisha aisling alana alanna alba alejandra
aleksandra alessandra alessia alexa alexandra alexandria alexia alice alicja alina aline alisa alisha alissa aliya
allie allison alma almudena alondra alyson alyssa amalia amandine amber amelia america amie amparo anabel anahi
anais anastasia andreea aneta angeles angelica angelika angelina angelique angharad angie ania anisa anita anja anke
annabel annabelle annalisa annamaria annemarie annett annette annick annie annika annmarie anthea antje antoinette
antonella antonia antonietta anya aoife april araceli aracely arely ariana arianna arlene arzu asel asha ashlee
ashleigh ashling asia assunta astrid audrey aurelie aurora aurore autumn ava avril ayesha aynur ayse aysel aysha
azucena barb basia bea beata beate beatrice beatriz becca becci beccy becki beckie belen belinda bella benedetta
berenice bernadette bernice bertha beryl beth bethan bethany betsy bettina betty bev beverley beverly bex bianca
billie birgit blanca bobbie bonnie bozena brandi brandy breanna breda bri briana brianna brid bridget bridie brigid
brigitte briony britney britta brittany brittney brooke bryony burcu buse caitlin caitlyn caitriona camila camilla
camille canan candace candice candy caoimhe cara carina carine carla carley carly carmel carmela carola carole
carolin carolina carolyn caron carrie carys cassandra cassidy cassie cat catalina caterina cath cathryn cathy catrin
catriona caz cecile cecilia celeste celia celina celine ceri cerys chanel chanelle chantal chantel chantelle
charlene charmaine charo chelsea chelsey chelsie cheri cherie cherry cheryl cheyenne chiara chrissie chrissy christa
christelle christiane christie christin christy ciara cinzia clair clara clarissa claudine clodagh colette colleen
collette concetta conchi connie conny consuelo cora coral coralie corina corinna corinne cornelia courtney cristal
cristina crystal cynthia dagmar dagmara daisy dalia damaris dana dania daniela daniella danuta daphne daria darlene
davina dayana deanna deb debby debi debora deborah debra debs deirdre delia della delphine demi denise derya desiree
diane dianna dianne dilek dina dinara dionne dolly dolores dominika donatella dora doreen doris dorota dorothy dot
dulce ebony ebru eda edith edna edyta eileen eilidh eilish eimear ela elba eleanor elena eleonora elida elif elisa
elisabeth elisabetta elise eliza elke ella elle ellen elly elodie eloise elsa elsie elva elvia elvira ely elzbieta
em emanuela emilia emilie emine emmanuelle encarna encarni enza erica ericka erika erin esma esme esmeralda
esperanza esra estefania estela estelle esther estrella eugenia eunice eva eve evelyn evelyne evie ewa ewelina
fabiana fabienne fabiola faith fanny farzana fatima fatma fay faye federica felicia felicity fernanda ffion filiz
filomena fina fionnuala flavia fleur flor flora florence franca frances francesca francine francisca francoise
franziska freda freya gabby gabriela gabriella gabrielle gaby gaia gail gamze gayle gaynor gema genesis genevieve
georgia georgiana georgina geraldine giada gianna gillian gina ginette ginger ginny giorgia giovanna gisela giselle
giulia giuliana giuseppina giusi giusy gizem gladis gladys glenda glenys glynis gosia grace gracie graciela grainne
grazia graziella grazyna greta gretchen griselda guadalupe gudrun gulmira gwen hacer hailey haley halina hania hanna
harriet hatice hattie havva hazel heidi heike helena helene helga hilary hilda hollie holly hope ilaria ilenia
iliana ilona imelda imogen ina ines inga inge ingrid inma inmaculada ioana iona irena irene irina iris irma isa
isabel isabella isabelle isela isla isobel itzel ivana ivette ivonne ivy iwona iza izabela jacinta jaclyn jacqueline
jacqui jacquie jada jadwiga jagoda jana janelle janeth janette janice janie janina janine jasmin jasmine jayde jayne
jazmin jazmine jeanette jeanne jeannette jeannie jemima jemma jen jeni jenn jenna jenni jennie jess jessi jill
jillian joann joanna jocelyn jocelyne jodi jodie joelle johana johanna johanne jola jolanta jolene josefa josefina
josephine josiane josie joyce juana juani juanita judith judy julia juliana juliet juliette julissa june justine
justyna jutta jyoti kacey kaitlin kaitlyn kamila karin karina karine karla karolina kasia kassandra kat katarzyna
katelyn katerina kath katharina katharine katherine kathleen kathrin kathryn katia katja katrin katrina katy kaye
kayla kaylee kayleigh kayley keeley keely keira keisha kelley kelli kellie kelsey kendra kenia kenya keri kerri
kerrie kerstin kiara kiera kimberley kinga kira kirsten kirstie kitty klaudia kornelia krista kristen kristi kristie
kristin kristina kristine kristy krystal krystyna kyla kylie kym kyra lacey laetitia lana lara larissa latoya laure
laurel laurence laurie lauryn lavinia layla lea leah leanne leeanne leila lena leona leonie leonor lesley leslie
lesly leticia letizia letty lety lexi leyla lia lianne libby lidia lila lili lilia lilian liliana lillian lilly lily
lina lindsay lindsey linsey linzi lise liv liza lizbeth lizeth lizzie lizzy lois lola loli loraine loredana lorena
loretta lori lorna lorraine lottie louisa lourdes lowri luana lucero lucia luciana lucie lucinda lucyna luisa lulu
luna lupe lupita luz lydia lydie lyn lynda lyndsay lyndsey lynette lynn lynne lynsey mabel mackenzie maddalena
maddie maddy madeleine madeline madina madison maeve magali magaly magda magdalena maggie mags maire mairead mairi
maisie maite maja majella makayla malgorzata mallory malwina mandy manoli manon manuela mara marcela marcella marcia
marcy marga margarita margaux margherita margie mari mariah mariam mariana mariangela marianna marianne maribel
maricarmen maricela marie mariela mariella marika marilena marilyn marina marine mariola marion marisa marisela
marisol marissa maritza marjorie marla marlen marlena marlene marsha marta martina martine martyna maryam maryann
maryse marysia marzena marzia mathilde matilda maura maureen mavis maxine may maya mayra mayte meagan meg meghan
melanie melek melinda melisa melody mercedes merche mercy meredith merve meryem mhairi mia micaela michaela
michalina michela mihaela milagros mildred milena millie milly mimi mindy minerva miranda mireia mireille mirella
mireya miriam mirian mirna missy misty moira mollie molly mona monika monique montse montserrat morag morgane muriel
mya myra myriam myrna nadia nadine nadja naomi natalia natascha natasha nathalie nayeli nazia neha nelly nena nerea
nia niamh nichola nichole nicki nicoletta nieves nikki nina nisha noeleen noelia noelle noemi nora noreen norma
nuala nunzia nuray nurcan nuria oana ofelia ola olga olivia oliwia orla ornella paige paloma pam pamela paola paqui
pascale patrizia patrycja patsy patti patty paty paula paulette paulina pauline pearl peggy penelope penny pepi
perla petra philippa phoebe phyllis pia pilar pili pina pippa polly pooja poppy princess priscilla priya priyanka
puri rachael racheal rachelle rae raffaella ramona randi raquel rebeca rebekah reena regina reina renata renate
renee reyna rhea rhian rhianna rhiannon rhona rhonda ria rita roberta robyn rochelle rocio roisin roksana romina ros
rosalba rosalind rosalinda rosanna rosaria rose rosemarie rosemary rosi rosie rosita rossana rossella rossy rosy
rowena roxana roxanne roxy roz ruby ruth saba sabina sabine sabrina sadia sadie saffron saima saira sally saltanat
samina sammi sandie sandrine sandy saoirse sarai saskia savannah scarlett seda seema selena selina selma sema semra
serena serpil sevda severine sevgi sevim shabana shana shania shanice shannon shari sharna sharron shauna shawna
shazia sheena sheila shelby shell shelley shelly sheree sheri sherri sherry sheryl shirley shona sian sibel sierra
silke silvana silvia simona sinead siobhan skye socorro sofia sol soledad sonia sonja sonya soph sophia soraya
sorcha stacey stacie stacy stefania stefanie steffi stella summer susana susanna susannah susanne susie susy suzanne
suzi suzie suzy svenja svetlana sylvia sylvie sylwia tabitha tamara tami tammy tamsin tania tanja tanya tara tash
tasha tatiana tatjana tayla tegan tere teri terri tess tessa thea thelma theresa therese tia tiffany tilly tina
tiziana tonya tori traci tracie tricia trina trish trisha trudi trudy ula ulrike una ursula urszula ute valentina
valeria valerie vanesa vera verena verity vero veronika veronique vicki vickie vikki vilma violet violeta virginia
virginie vittoria viv vivian viviana vivienne wanda weronika whitney wiktoria wilma winnie wioleta wioletta xiomara
yadira yanet yaneth yasemin yasmin yasmine yazmin yesenia yolanda yvette yvonne zara zehra zena zeynep zoe zoey
zofia zoila zosia zuzanna zuzia
"""

EITHER_COMMON: Final = """
andrea jamie jo kim lee
"""

EITHER: Final = """
abbey abbigail abbigale abednego abi abiel abigale abijah abner abram absalom adaline addison ade adelaide adelbert
adelphia adena adi adolphus adriane ady agatha ala alanson alazama alberta aldrich ale aleksandr aleva alfonse
alfreda algernon alin alix alixandra allisandra ally allyson allyssa almena almina almira alphinias althea alverta
aly alzada amandeep ambrose ami amos andi andriane ange anselm appoline aquilla ara arabella arabelle araminta
archibald archilles ari ariadne arielle aristotle arizona armanda armena armilda arminda arminta artelepsa artemus
arthusa arzada asahel asaph asenath ash ashton aubrey august augusta augustina augustine augustus aurelia avarilla
avery azariah bab babs bahar bailey baljit baran barbery barbie barnabas bart bartholomew barticus bazaleel beck
bedelia bee benedict benjy berney bernie bertram bess bethena bezaleel biddie blair blanche bo boetius bradford
breeanna broderick brodie brogan bryanna bryn caldonia california calista calpurnia cam camile carlotta carlton
carmellia carmon carolann carthaette casey casper caswell cathleen celinda chandler char charity charley charli
chauncey chen chesley chester chet chick christiana christiano christoffer cicely cinderella clarinda cleatus
clementine clifton columbus con constance cordelia cornelius cris cristi cruz cyrenius cyrus dahl dai dakota daljit
dani danni dany dara darcy daren daycia deanne dee deidre del delbert delilah deliverance delores delpha demaris
demerias democrates deniz dennison derick des destiny deuteronomy di diamond dicey dickson domenic dominick dominico
dominique dorcus dorinda dorothea dotha dotty drusilla earnest ebbie ebenezer edel eden edmond edmund edwina edyth
edythe efe egbert eighta elbert elbertson eldora eleazer eli elia eliphalel eliphalet elisha ellender ellis ellswood
elminie elmira elnora elouise elswood elwood elysia elze emeline emer epaphroditius ephraim erasmus ernestine erwin
eseneth essy estella eudicy eudora eudoris euphemia eurydice eustacia evaline evangeline experience ezekiel ezideen
ezra fallon feltie ferdinand ferdinando fern fi fidelia fin fionna flo floyd fran france francie franklind frederica
fredericka frieda gabi garcia garrick gee gem gene georgie georgine gerhardt gertie gertrude gigi gill gilly gio
governor greenberry greggory gum gustavus gwendolyn hamilton harley harpreet haseltine haylee heloise henrietta
hephsibah hepsibah hermione hernandez hester hezekiah hillary hipsbibah hiram honey honora hopkins horace hortense
hosea ignatius ignatzio immanuel india inez irvin irving irwin isadora isadore isidore issy iva izzy jac jacky
jacobus jahoda jakob jalen jamey janis jannett jas jaspreet jaswinder jayme jaz jazz jean jebadiah jedediah jedidiah
jefferey jefferson jehiel jehu jem jennet jerita jessie jessy jincy jinsy joan jody joey johannah johnathon jojo
josetta josey josophine joy judah judson julias kaitlynn kalli kam kameron kara kari karol kasey katarina katelin
kay kaz kendall kendrick kendrik keziah kiki kingston kiran kit ko kris kristel kristofer kristoffer kristopher
kulwinder kymberly la lafayette lala lamar lamont laodicia latisha laurinda laveda laverne lavina lavonia lavonne
lecurgus leigh leilani lemuel len lenny lenora leonidas leonora leonore letitia levicy levone lib lil lillah lin
lincoln lindy littleberry lonzo lopez lorelei loren lotta lou louvinia love lucias lucille lucina lucretia luella
lunetta lurana luther ma mack maddison madelyn madie maegen magdelina mahala mal malachi malinda manda mandeep mandi
mandie manerva maninder manjit manoah manola manpreet manu mar margaretta marge marguerite marian marietta marley
marni martinez marty marv masayuki mathilda matthews maud mavery mavine maximillian maz mckenna medora mehitabel mel
melchizedek mellony melvina merv mervin micajah mickey micky millicent mina minnie mitzi mitzie mo momo monet
monteleon montesque montgomery monty morgan morris mortimer myrtle nana napoleon nat nath nav navdeep navjot naz
nelle nery newt newton nic nicholette nicky nicodemus nik niki nikita nikola nikolas nikole norbusamte nowell nuri
obadiah obediah obedience obie octavia odell oli olive onicyphorous orilla orphelia ossy oswald otis pandora
paramjit paris parmelia parminder parthenia pat patel patience pau pelegrine pepa percival peregrine permelia
pernetta persephone petronella peyton pheney pheriba philadelphia philander philetus philinda philipina philly
philomena pinckney pip pleasant pocahontas posthuma preet prescott providence prudence prudy quinn rach rafaela
randolf randolph raven reba regan relief reyes reynold rhoda rhodella rhyna rikki riley rio robin roderick rodger
rony rosabel rosabella rosaenn rosaenna rosalyn rosario roscoe roseann roseanna roseanne rosina ross rowan roxane
roxanna rudolph rudolphus rupinder sacha safieel sal salome sammie sammy sampson samson samyra sandi sanford sarilla
sasha serilla seymour shaina shan shay shaz shelton sheridan si sibbilla sidney sigfired sigfrid sigismund silas
silence silvester simeon simone simran sina sky skylar skyler smith socrates sondra sophronia star ste stef steph
stevie su sullivan surinder sybill sydney sylvanus sylvester tabby tam tamarra tammie tanafra taylor taz tee
temperance terry thad thaddeus theodora theodore theodosia theophilus theotha thom thomasa tilford tisha toni
tranquilla trix tryphena unice uriah val valentine valeri van vanburen vandalia vernisee vic vicky vinson viola
violetta vivien waldo wallace wally washington webster westley wilber wilbur wilda wilfred wilhelm wilhelmina willis
winfield winifred winnifred winny winton woodrow yan yang yeona yoshihiko yulan yuri zachariah zachery zebedee
zedediah zephaniah
"""

SHORT: Final = """
aaron:erin,ron,ronnie abbigail:abbe,abbey,abbi,abbie,abby,gail,nabby abbigale:abbe,abbey,abbi,abbie,abby,gail,nabby
abednego:bedney abel:ab,abe,eb,ebbie abiel:ab abigail:abbe,abbey,abbi,abbie,abby,gail,nabby
abigale:abbe,abbey,abbi,abbie,abby,gail,nabby abijah:ab,bige abner:ab abraham:ab,abe abram:ab,abe
absalom:ab,abbie,app ada:addy,adie adaline:ada,addy,adie,delia,dell,lena addison:addie,addy adela:adie,della
adelaide:addy,adele,adie,dell,della,heidi adelbert:albert,bert,del,delbert adele:addy,dell
adeline:ada,addy,delia,dell,lena adelphia:addy,adele,dell,delphia,philly adena:adina,deena,dena,dina
adolphus:ado,adolph,dolph adrian:rian adriane:riane adrienne:addie,enne,rienne agatha:aga,aggy agnes:aggy,inez,nessa
aileen:allie,lena alan:al alanson:al,lanson alastair:al alazama:ali albert:al,bert alberta:allie,bert,bertie aldo:al
aldrich:rich,riche,richie aleksandr:alek,alex aleva:leve,levy alex:al alexander:al,alec,alex,sandy
alexandra:alex,alla,sandra,sandy alexandria:alex,alexander,alla,drina,sandra alexis:alex,lexi alfonse:al
alfred:al,fred,freddy alfreda:alfy,freda,freddy,frieda algernon:algy alice:allie,elsie,lisa alicia:allie,elsie,lisa
aline:adeline alison:ali,allie alixandra:alix allan:al,alan,allen allen:al,alan,allan allisandra:ali,allie,ally
allison:ali,allie,ally allyson:ali,allie,ally allyssa:ali,allie,ally almena:ali,allie,ally,mena almina:minnie
almira:myra alonzo:al,lon,lonzo alphinias:alphus althea:ally alverta:vert,virdie alyssa:al,ally,lissia alzada:zada
amanda:manda,mandy ambrose:brose amelia:amy,emily,mel,millie amos:moses anastasia:ana,stacy anderson:andy andre:drea
andrea:andi,andrew,andy,drea,rea andrew:andy,drew,randy andriane:ada,adri,rienne angela:angel,angie
angelica:angel,angelika,angelique,angie angelina:angel,angie,lina ann:annie,nan anna:ann,anne,annie,nan
anne:ann,annie,nan annette:anna,nettie annie:ann,anna anselm:ance,anse,ansel,selma anthony:ant,tony
antoinette:ann,netta,tony antonia:ann,netta,tony antonio:ant,tony appoline:appie,appy aquilla:quil,quillie
ara:arry,belle arabella:ara,arry,bella,belle arabelle:ara,arry,bella,belle araminta:armida,middie,minty,ruminta
archibald:archie archilles:kill,killis ariadne:ari,arie arielle:arie aristotle:telly arizona:ona,onie
arlene:arly,lena armanda:mandy armena:arry,mena armilda:milly arminda:mindie arminta:minite,minnie arnold:arnie
aron:erin,ron,ronnie artelepsa:epsey artemus:art arthur:art arthusa:thursa arzada:zaddi asahel:asa asaph:asa
asenath:assene,natty,sene ashley:ash,ashly,leah,lee aubrey:bree audrey:audree,dee august:gus
augusta:aggy,gatsy,gussie,tina augustina:aggy,gatsy,gussie,tina augustine:august,austin,gus
augustus:august,austin,gus aurelia:aurilla,ora,orilla,ree,rilly avarilla:rilla azariah:aze,riah bab:barby
babs:bab,barbara,barby barbara:bab,babs,barbie,barby,bobbie barbery:barbara barbie:barbara barnabas:barney
barney:barnabas bart:bartholomew bartholomew:bart,bartel,bat,mees,meus barticus:bart bazaleel:basil bea:beatrice
beatrice:bea,trisha,trix,trixie becca:beck beck:becky bedelia:bridgit,delia belinda:belle,linda
bella:arabella,belle,isabella benedict:ben,bennie benjamin:ben,benjy,bennie,benny,jamie benjy:benjamin
bernard:barney,berney,bernie,berny berney:bernie bert:bertie,bob,bobby bertha:bert,bertie,birdie bertram:bert
bertrand:randy bess:bessie beth:betsy,betty,elizabeth bethena:beth,thaney beverly:bev bezaleel:zeely biddie:biddy
bill:billy,fred,robert,william,willie billy:fred,robert,william blanche:bea bob:rob,robert bobby:bob,rob boetius:bo
brad:bradford,ford bradford:brad,ford bradley:brad brady:brody breanna:bree,bri breeanna:bree brenda:brandy
brian:bryan,bryant brianna:bri bridget:biddie,biddy,bridgie,bridie brittany:britt,brittnie brittney:britt,brittnie
broderick:brady,brody,rick,ricky,rod bryanna:ana,anna,bri,briana,brianna caitlin:cait,caity caitlyn:cait,caity
caldonia:calliedona caleb:cal california:callie calista:kissy calpurnia:cally calvin:cal,vin,vinny
cameron:cam,ron,ronny camile:cammie camille:cammie,millie campbell:cam candace:candy,dacey carla:carly,karla
carlotta:lottie carlton:carl carmellia:mellia carmelo:melo carmon:cammie,carm,charm
carol:carolann,carole,caroline,carri,carrie,cassie,kara,kari,lynn carolann:carol,carole
caroline:carol,carole,carrie,cassie,lynn carolyn:carrie,cassie,lynn carrie:cassie carthaette:etta,etty casper:jasper
cassandra:cassie,sandra,sandy cassidy:cass,cassie caswell:cass
catherine:casey,cassie,cathy,kathy,katy,kay,kit,kittie,lena,trina
cathleen:casey,cassie,cathy,kathy,katy,kay,kit,kittie,lena,trina cathy:catherine,cathleen,kathy cecilia:celia,cissy
cedric:ced,rick,ricky celeste:celia,lessie celinda:linda,lindy,lynn charity:chat charles:carl,charlie,chick,chuck
charlie:charles,chuck charlotte:char,lotta,lottie,sherry chauncey:chan chelsey:chelsie cheryl:cher chesley:chet
chester:chet chet:chester chick:caroline,charlotte,chuck chloe:clo chris:kris christa:chris christian:chris,kit
christiana:ann,chris,christy,crissy,kris,kristy,tina christiano:chris
christina:chris,chrissy,christy,crissy,kris,kristy,tina christine:chris,chrissy,christy,crissy,kris,kristy,tina
christoffer:chris christoph:chris christopher:chris,kit christy:crissy cicely:cilla
cinderella:arilla,cindy,rella,rilla cindy:cinderella claire:clair,clara,clare clara:clarissa clare:clara
clarence:clair,clare clarinda:clara clarissa:cissy,clara claudia:claud cleatus:cleat clement:clem
clementine:clem,clement cliff:clifford clifford:cliff,ford clifton:cliff,tony cole:colie columbus:clum con:conny
conrad:con,conny constance:connie cordelia:cordy,delia corey:coco,cordy,ree corinne:cora,ora
cornelia:cornie,corny,nelia,nelle,nelly cornelius:con,conny,corny,neil,niel cory:coco,cordy,ree courtney:court,curt
crystal:chris,crys,stal,tal curtis:curt cynthia:cindy,cintha cyrenius:cene,cy,renius,serene,swene cyrus:cy dahl:dal
dalton:dahl,dal daniel:dan,dann,danny danielle:dani,ellie danny:daniel daphne:daph,daphie darlene:darry,lena
david:dave,davey,day daycia:dacia,daisha deanne:ann,dee debbie:deb,debby,deborah,debra debby:deb
debora:deb,debbie,debby deborah:deb,debbie,debby debra:deb,debbie deidre:deedee delbert:bert,del
delia:cordelia,delius,fidelia delilah:dell,della,lil,lila deliverance:della,delly,dilly
della:adela,adelaide,delilah,dell delores:dee,dell,della,lola,lolly delpha:philadelphia delphine:del,delf,delphi
demaris:dea,maris,mary demerias:dea,maris,mary democrates:mock dennis:dennie,denny dennison:dennis,denny
derek:derrek,rick,ricky derick:rick,ricky derrick:eric,rick,ricky deuteronomy:duty diana:di,dicey,didi
diane:di,dian,dianne,dicey,didi dicey:dicie dick:richard,rick dickson:dick domenic:dom,nic dominic:dom,nic
dominick:dom,nick,nicky dominico:dom donald:don,donnie,donny,dony donato:don donna:dona
donovan:don,donnie,donny,dony dorcus:darkey dorinda:dora,dorothea doris:dora dorothea:doda,dora
dorothy:dolly,dora,dortha,dot,dottie,dotty dotha:dotty dotty:dot douglas:doug drusilla:silla duncan:dunk
earnest:ernestine,ernie ebbie:eb ebenezer:eb,ebbie,eben eddie:ed eddy:ed edgar:ed,eddie,eddy edith:edie,edye
edmond:ed,eddie,eddy edmund:ed,eddie,eddy,ned,ted edna:edny eduardo:ed,eddie,eddy edward:ed,eddie,eddy,ned,ted,teddy
edwin:ed,eddie,eddy,ned,win edwina:edwin edyth:edie,edye edythe:edie,edye egbert:bert,burt eighta:athy eileen:helen
elaine:helen,lainie elbert:albert,bert elbertson:bert,elbert eldora:dora
eleanor:elaine,ellen,ellie,lanna,lenora,nelly,nora eleazer:lazar elena:helen elias:eli,lee,lias elijah:eli,lige
eliphalel:life eliphalet:left elisa:lisa elisha:eli,lish eliza:elizabeth
elizabeth:bess,bessie,beth,betsy,betty,eliza,lib,libby,lisa,liz,liza,lizzie,lizzy ella:el,ellen
ellen:helen,nell,nellie ellender:ellen,helen,nellie ellie:elly ellswood:elsey elminie:minnie elmira:ellie,elly,mira
elnora:nora eloise:heloise,louise elouise:louise elsie:elsey elswood:elsey elvira:elvie elwood:woody
elysia:lisa,lissa elze:elsey emanuel:manny,manuel emeline:em,emily,emma,emmy,milly emil:em,emily
emily:em,emma,emmy,mel,millie emma:em,emmy epaphroditius:dite,ditus,dyce,dyche,eppa ephraim:eph erasmus:rasmus,raze
eric:rick,ricky ernest:ernie ernestine:erna,ernest,teeny,tina erwin:irwin eseneth:senie essy:es estella:essy,stella
estelle:essy,stella esther:essie,hester eudicy:dicey eudora:dora eudoris:dosie,dossie eugene:gene eunice:nicie
euphemia:effie,effy eurydice:dicey eustacia:stacia,stacy eva:eve evaline:eva,eve,lena evangeline:ev,evan,vangie
evelyn:ev,eve,evelina experience:exie ezekiel:ez,zeke ezideen:ez ezra:ez faith:fay
fallon:fal,falcon,fall,fallie,fally,falon,lon,lonnie felicia:fel,feli,felix felicity:flick,tick feltie:felty
ferdinand:ferdie,fred,freddie,freddy ferdinando:ferdie,fred,nando fidelia:delia fionna:fiona flora:florence
florence:flo,flora,flossy floyd:lloyd fran:frannie
frances:cissy,fanny,fran,francie,frankie,frannie,franniey,franny,sis francie:francine
francine:fran,francie,frannie,franniey,franny francis:fran,frank,frankie frankie:francis,frank franklin:fran,frank
franklind:fran,frank freda:frieda frederica:erica,erika,freddy,frederick,rickey
frederick:derick,erick,fred,freddie,freddy,fritz,rick,ricky fredericka:ericka,freda,freddy,frieda,ricka,rickey
frieda:fred,freddie,freddy gabriel:gabby,gabe gabriella:ella,gabby gabrielle:ella,gabby gareth:gare,gary
garrett:barrett,gare,garratt,garret,garry,gary,jerry,rhett garrick:garri genevieve:eve,jean,jenny
geoffrey:geoff,jeff george:georgie georgiana:georgia georgine:george gerald:gerry,jerry
geraldine:dina,gerri,gerrie,gerry,jerry gerhardt:gay gertie:gert,gertrude gertrude:gert,gertie,trudy
gilbert:bert,gil,wilber giovanni:gio glenn:glen gloria:glory governor:govie greenberry:berry,green greggory:gregg
gregory:gory,greg gretchen:margaret griselda:grissel gum:monty gus:gussie gustavus:gus,gussie gwen:wendy
gwendolyn:gwen,wendy hailey:haylee,hayley hamilton:ham hannah:anna,nan,nanny harold:hal,hap,haps,harry
harriet:hattie harrison:hap,haps,harry harry:hap,haps,harold,henry haseltine:hassie haylee:hailey,hayley
hayley:hailey,haylee heather:hetty helen:ella,ellen,ellie,lena
helena:aileen,eileen,elaine,eleanor,ellen,lena,nell,nellie helene:ella,ellen,ellie,lena heloise:eloise,elouise,lois
henrietta:etta,etty,hank,henny,nettie,retta henry:hal,hank,hap,haps,harry hephsibah:hipsie hepsibah:hipsie
herbert:bert,herb herman:dutch,harman hermione:hermie hester:esther,hessy,hetty hezekiah:hez,hy,kiah hillary:hilary
hipsbibah:hipsie hiram:hy honora:honey,nora,norah,norry hopkins:hop,hopp horace:horry hortense:harty,tensey
hosea:hosey,hosie howard:hal,howie hubert:bert,hub,hugh ian:john ignatius:iggy,nace,nate,natius
ignatzio:iggy,nace,naz immanuel:emmanuel,manuel india:indie,indy inez:agnes iona:onnie irene:rena irvin:irving
irving:irv irwin:erwin isaac:ike,zeke isabel:bell,bella,belle,ib,issy,nib,nibby,tibbie
isabella:bella,belle,ib,issy,nib,nibby,tibbie isabelle:bella,belle,ib,issy,nib,nibby,tibbie isadora:dora,issy
isadore:izzy isaiah:zadie,zay isidore:izzy iva:ivy ivan:john jackson:jack jacob:jaap,jake,jay jacobus:jacob
jacqueline:jack,jackie,jacqui jahoda:hoda,hodie,hody jakob:jake
jalen:al,alen,haylen,jaelin,jaelyn,jailyn,jay,jaye,jaylin,jaylyn,len,lennie,lenny james:jamie,jem,jim,jimmie,jimmy
jamey:james,jamie jamie:james jane:janie,jean,jennie,jessie janet:jan,jessie janice:jan jannett:nettie
jasper:casper,jap jayme:jay jean:jane,jeannie jeanette:janet,jean,jessie,nettie jeanne:jane,jeannie jebadiah:jeb
jedediah:diah,dyer,jed jedidiah:diah,dyer,jed jefferey:jeff jefferson:jeff,sonny jeffery:jeff jeffrey:geoff,jeff
jehiel:hiel jehu:gee,hugh jemima:mima jennet:jenn,jenny,jessie jennifer:jen,jenn,jenni,jennie,jenny
jeremiah:jereme,jerry jeremy:jez,jezza jerita:rita jerry:geraldine,geri,gerry,jereme jessica:jess,jessie
jessie:jane,janet,jess jillian:jill jim:jimmie jincy:jane jinsy:jane joan:jo,nonie joann:jo
joanna:hannah,jo,joan,jodi,jody joanne:jo jody:jo joe:joey johann:john johanna:jo johannah:hannah,jo,joan,jody,nonie
johannes:john,johnny,jonathan john:ian,jack,jock,johnny,jon,jonnie,jonny
johnathan:john,johnathon,johny,jon,jonathan,jonathon,jonnie,jonny,nathan
johnathon:john,johnathan,johny,jon,jonathan,jonathon,jonnie,jonny jon:john,johnny,jonnie,jonny
jonathan:john,johnathan,johnathon,johny,jon,jonathon,jonnie,jonny,nathan
jonathon:john,johnathan,johnathon,johny,jon,jonathan,jonnie,jonny joseph:jody,joe,joey,jos
josephine:fina,jo,jody,joey,josey,josie josetta:jettie josey:josophine joshua:joe,jos,josh josiah:jos
josophine:jo,joey,josey joyce:joy juanita:nettie,nita judah:jude,juder judith:juda,jude,judi,judie,judy
judson:jud,sonny judy:judith julia:jill,jules,julie julian:jule,jules julias:jule,jules julie:jule,jules,julia
june:junius junior:jr,june,junie justin:justina,juston,justus kaitlin:kait,kaitie kaitlyn:kait,kaitie
kaitlynn:kait,kaitie kalli:cali,kali kameron:kam karla:carla,carly katarina:catherine,tina kate:kay
katelin:kate,kay,kaye katelyn:kate,kay,kaye katherine:cassie,cathy,kate,kathy,katy,kay,kaye,kit,kittie,lena,trina
kathleen:cassie,cathy,kathy,katy,kay,kit,kittie,lena,trina kathryn:kate,kathy,katie katia:kate,katie
katy:kate,kathy,katie kayla:kay kelley:kelli,kellie,kelly kendall:ken,kenny kendra:kay,kenj,kenji,kenny
kendrick:ken,kenny kendrik:ken,kenny kenneth:ken,kendrick,kenny kenny:ken,kenneth kent:ken,kendrick,kenny
kerry:kerri kevin:kev keziah:kizza,kizzie kimberley:kim,kimberli,kimberly kimberly:kim,kimberley,kimberli
kingsley:king kingston:king kit:kittie kris:chris kristel:kris kristen:chris kristin:chris
kristine:chris,christy,crissy,kris,kristy,tina kristofer:chris,kris kristoffer:chris,kris kristopher:chris,kris
kristy:chris kymberly:kym lafayette:fate,laffie lamont:monty laodicia:cenia,dicy larry:laurence,lawrence
latisha:tish,tisha laurel:laurie lauren:laurie,ren laurence:larry,lon,lonny,lorne,lorry laurinda:laura,lawrence
lauryn:laurie laveda:veda laverne:verna,vernon lavina:ina,vina,viney lavinia:ina,vina,viney
lavonia:vina,viney,vonnie,wyncha lavonne:von lawrence:larry,lawrie,lon,lonny,lorne,lorry leanne:annie,lea
lecurgus:curg leilani:lani lemuel:lem lena:ellen lenora:lee,nora leo:leon leonard:len,lenny,leo,leon,lineau
leonidas:lee,leon leonora:nell,nellie,nora leonore:elenor,honor,nora leroy:lee,roy lesley:les leslie:les lester:les
letitia:lettice,lettie,tish,titia levi:lee levicy:vicy levone:von lib:libby lidia:lyddy lil:lilly,lily
lillah:lil,lilly,lily,lolly lillian:lil,lilly,lolly lilly:lil,lily lincoln:link linda:lindy,lynn
lindsay:lindsey,lindsie,lindsy lindy:lynn lionel:leon lisa:liz littleberry:berry,little lizzie:liz lois:lou,louise
lonzo:lon lorelei:laurie,lori,lorrie lorenzo:loren loretta:etta,lorie,lorrie,retta lorraine:lorie,lorrie
lotta:lottie lou:louis,lu louis:lewis,lou,louie,louise louisa:eliza,lois,lou louise:eliza,lois,lou
louvinia:vina,viney,vonnie,wyncha lucas:luke lucia:lucius,lucy lucias:luke lucille:cille,lou,lu,lucy lucina:sinah
lucinda:cindy,lou,lu,lucy lucretia:creasey lucy:lucinda luella:ella,lu,lula luke:lucas lunetta:nettie lurana:lura
luther:luke lydia:lyddy lyndon:lindy,lynn mabel:amabel,mehitabel mac:mc mack:mac,mc mackenzie:kenzy,mac,mack
maddison:maddi,maddie maddy:madeline,madelyn,madge madeline:lena,maddi,maddie,maddy,madge,madie,magda,maggie,maud
madelyn:maddy,madie madie:madeline,madelyn madison:maddy,mattie maegen:meg magdalena:lena,maggie
magdelina:lena,madge,magda,maggie mahala:hallie makayla:kayla malachi:mally malcolm:mac,mal,malc malinda:lindy
manda:mandy mandie:amanda mandy:amanda manerva:eve,minerva,nerva,nervie manny:manuel manoah:noah manola:nonnie
manuel:emanuel,manny marcus:marc,mark
margaret:daisy,gretta,madge,maggie,maggy,marge,margery,margie,margy,meg,midge,peg,peggy,rita
margaretta:daisy,gretta,madge,maggie,marge,margery,margie,meg,midge,peg,peggy,rita
margarita:daisy,greta,madge,maggie,maisie,marge,margo,meg,megan,metta,midge,peggie,rita
marge:margaret,margaretta,margery margie:marjorie marguerite:peggy mariah:maria,mary marian:marianna,marion
marie:mae,mary marietta:mae,mamie,maria,mariah,marie,marion,mary,maureen,may,mercy,minnie,mitzi,mollie,molly,polly
marilyn:mary marion:mary marissa:rissa marjorie:margie,margy marni:marnie marsha:marcia,marcie,mary
martha:marty,mat,mattie,patsy,patty martin:marty martina:tina martine:tine marv:marvin marvin:marv
mary:mae,mamie,marie,mitzi,molly,polly masayuki:masa mat:mattie mathew:mat,matt,maty mathilda:patty,tillie
matilda:matty,maud,tilla,tilly matthew:matt,mattie,matty,thias,thys matthews:matt,mattie,matty
matthias:matt,thias,thys maud:middy maureen:mary maurice:morey mavery:mave mavine:mave maximilian:max
maximillian:max maxine:max maxwell:max may:mae mckenna:ken,kenna,meaka medora:dora megan:meg meghan:meg
mehitabel:hetty,hitty,mabel,mitty melanie:mellie melchizedek:dick,zadock melinda:linda,lindy,lynn,mel,mindy
melissa:lisa,lissa,mel,milly,missy mellony:mellia melody:lodi melvin:mel melvina:vina mercedes:merci,mercy,sadie
merv:mervin mervin:merv mervyn:merv micajah:cage michael:micah,mick,mickey,micky,mike,mikey micheal:mike,mikey,miky
michelle:chelle,mickey,shelley,shellie,shelly,shely mick:micky
miguel:michael,miggy,miguael,miguaell,miguail,miguaill,miguayl,miguayll,miguell,mike mike:michael,mick,micky
mildred:milly millicent:milly,missy minerva:minnie minnie:wilhelmina miranda:mandy,mira,randi,randy
miriam:mimi,mitzi,mitzie missy:melissa mitch:mitchell mitchell:mitch mitzi:mary,mittie,mitty mitzie:mittie,mitty
monet:nettie monica:monna,monnie monteleon:monte montesque:monty montgomery:gum,monty monty:lamont morris:morey
mortimer:mort moses:amos,mose,moss muriel:mur myrtle:mert,myrt,myrti nadine:deedee,nada nancy:ann,nan,nanny
naomi:omi napoleon:leon,nap,nappy natalie:natty,nettie natasha:nat,tasha nathan:nat,nate
nathaniel:nat,nate,nathan,natty,than nelle:nelly nelson:nels newt:newton newton:newt
nicholas:claas,claes,nic,nick,nickie,nicky,nico nicholette:cole,nichole,nickey,nicki,nicky,nicole,nikki
nicodemus:nic,nick,nickie,nicky,nico nicolas:nic,nick,nickie,nicky,nico nicole:cole,nicki,nicky,nikki,nole
nikolas:claes,nic,nick,nickie,nicky,nico nikole:nikki nora:nonie norbert:bert,norby norbusamte:norbu norman:norm
nowell:noel obadiah:diah,dyer,obed,obie obediah:obie obedience:beda,beedy,biddie,obed obie:obediah
octavia:tave,tavia odell:odo olive:livia,nollie,ollie oliver:ollie olivia:livia,nollie,ollie ollie:oliver
onicyphorous:cy,cyphorus,one,osaforum,osaforus,syphorous orilla:ora,rilly orlando:roland orphelia:phelia ossy:ozzy
oswald:ossy,ozzy,waldo otis:ode,ote pamela:pam pandora:dora parmelia:amelia,melia,milly
parthenia:parsuny,pasoonie,phenie,teeny patience:pat,patty patricia:pat,patsy,patti,patty,tricia,trish,trisha
patrick:paddy,pat,pate,patsy,peter patsy:patty patty:patricia paul:polly paula:lina,polly paulina:lina,polly
pauline:polly peggy:peg pelegrine:perry penelope:penny percival:percy peregrine:perry permelia:mellie,melly,milly
pernetta:nettie persephone:seph,sephy peter:pate,pete petronella:nellie pheney:josephine pheriba:ferbie,pherbia
philadelphia:delphia philander:fie philetus:leet,phil philinda:linda,lindy,lynn philip:phil,pip
philipina:penie,phoebe,pip phillip:phil,pip philly:delphia philomena:menaalmena phoebe:fifi pinckney:pink
pleasant:ples pocahontas:pokey posthuma:humey prescott:pres,scott,scotty priscilla:cilla,cissy,prissy
providence:provy prudence:prudy,prue prudy:prudence rachel:rachael,shelly rafaela:rafa ramona:mona randall:randy
randolf:dolph,randy randolph:dolph,randy raphael:ralph ray:raymond raymond:ray reba:becca,beck
rebecca:becca,beck,becky,reba reggie:reg,reginald regina:gina,reggie reginald:naldo,reg,reggie,renny relief:leafa
reuben:rube reynold:reginald rhoda:rodie rhodella:della rhyna:rhynie ricardo:rick,ricky rich:dick,rick
richard:dick,dickie,dickon,dicky,rich,richie,rick,ricky rick:ricky ricky:dick,rich
robert:bill,billy,bob,bobby,dob,dobbin,hob,hobkin,rob,robby,rupert
roberta:bert,bertie,birdie,birtie,bobbie,robbie,roby roberto:rob roderick:erick,rickie,rod,roddy
rodger:bobby,hodge,rod,roge,roger rodney:rod roger:bobby,hodge,rod,rodger,roge roland:lanny,orlando,rollo,rolly
ron:ronnie,ronny ronald:naldo,ron,ronnie,ronny ronny:ronald rosa:rose rosabel:belle,rosa,rose,roz
rosabella:bella,belle,rosa,rose,roz rosaenn:ann rosaenna:ann rosalinda:linda,rosa,rose,roz
rosalyn:linda,rosa,rose,roz roscoe:ross rose:rosie roseann:ann,rose,rosie,roz roseanna:ann,rose,rosie,roz
roseanne:ann rosemary:marie,mary,rose,rosemarie,rosey rosina:sina roxane:rox,roxie roxanna:ann,rose,roxie
roxanne:ann,rose,roxie rudolph:dolph,olph,rolf,rudy rudolphus:dolph,olph,rolf,rudy russell:russ,rusty ryan:ry
sabrina:brina safieel:safie salome:loomie salvador:sal,sally sam:sammy samantha:mantha,sam,sammy sampson:sam,sammy
samson:sam,sammy samuel:sam,sammy samyra:myra,sam,sammy sandra:cassandra,sandy sandy:sandra sanford:sandy
sarah:sadie,sally,sara sarilla:silla savannah:anna,savanna,vannie scott:sceeter,scottie,scotty,squat
sebastian:seb,sebby selma:anselm serena:rena serilla:rilla seymour:morey,see shaina:sha,shay sharon:sha,shay
shaun:shawn shawn:shaun sheila:cecilia sheldon:shelly shelton:shel,shelly,tony sheridan:dan,danny,sher
sheryl:cheri,cherie,sher,sheri,sherri,sherry,sherryl shirley:lee,sherry,shirl sibbilla:sibbell,sibbie,sybill
sidney:sid,syd sigfired:sid sigfrid:sid sigismund:sig silas:si silence:liley silvester:si,sly,syl,vest,vester
simeon:si,sion simon:si,sion smith:smitty socrates:crate solomon:sal,salmon,saul,sol,solly,zolly sondra:dre,sonnie
sophia:sophie sophronia:frona,fronia,sophia stacey:staci,stacie,stacy stacie:stacey,staci,stacy stacy:staci
stephan:steve stephanie:annie,steffi,steffie,steph,stephani,stephany,stephie,stephine,stevie stephen:steph,steve
steven:steph,steve,stevie stuart:stu sue:susan,susie sullivan:sully,van susan:hannah,sue,sukey,susie,suzie
susannah:hannah,sue,sukey,susie susie:suzie suzanne:sue,suki,susie sybill:sibbie sydney:sid sylvanus:sly,syl
sylvester:si,sly,sy,syl,vessie,vester,vet tabby:tabitha tabitha:tabby tamarra:tammy tammie:tami,tammy
tammy:tami,tammie tanafra:tanny tasha:tash,tashie ted:teddy temperance:tempy terence:terry
teresa:terry,tess,tessa,tessie terri:teri,terrie,terry terry:terence tess:teresa,theresa tessa:teresa,theresa
thad:thaddeus thaddeus:thad theo:theodore theodora:dora theodore:ted,teddy,theo theodosia:dosia,theo,theodosius
theophilus:ophi theotha:otha theresa:terry,tess,tessa,tessie,thirza,thursa,traci,tracie,tracy thom:thomas,tom,tommy
thomas:thom,tom,tommy thomasa:tamzine tiffany:tiff,tiffy tilford:tillie tim:timmy timothy:tim,timmy tina:christina
tisha:tish tobias:bias,toby tom:thomas,tommy tony:anthony tranquilla:quilla,trannie trish:patricia,trisha
trix:trixie trudy:gertrude tryphena:phena unice:eunice,nicie uriah:riah ursula:sula,sulie valentina:felty,val,vallie
valentine:felty valeri:val,valerie valerie:val vanburen:buren vandalia:vannie vanessa:essa,nessa,vanna
vernisee:nicey veronica:franky,frony,ron,ronie,ronna,ronnie,ronny,vonnie vic:vicki,vickie,vicky,victor
vicki:vickie,vicky,victoria victor:vic victoria:tori,torie,torri,torrie,tory,vic,vicki,vickie,vicky vijay:vij
vincent:vic,vin,vince,vinnie,vinny vincenzo:vic,vin,vince,vinnie,vinny vinson:vin,vince,vinnie,vinny viola:ola,vi
violetta:lettie virginia:ginger,ginny,jane,jennie,virgy vivian:vi,viv waldo:ossy,ozzy wallace:wally wally:walt
walter:wally,walt washington:wash webster:webb wendy:wen wesley:wes westley:farmboy,wes,west wilber:bert,will
wilbur:will,willie,willy wilda:willie wilfred:fred,wil,will,willie wilhelm:wil,willie
wilhelmina:mina,minnie,willie,wilma will:bill,fred,wilbur,willie william:bela,bell,bill,billy,wil,will,willie,willy
willie:fred,william willis:bill,willy wilma:billiewilhelm,william wilson:will,willie,willy winfield:field,win,winny
winifred:freddie,winnet,winnie winnie:winnifred winnifred:fred,freddie,freddy,winnie,winny winny:winnifred
winton:wint woodrow:drew,wood,woody yeona:ona,onie yoshihiko:yoshi yulan:lan,yul yvonne:vonna zach:zack,zak
zachariah:zac,zach,zachy,zack,zak,zakk,zeke zachary:zac,zach,zachy,zack,zak,zakk,zeke
zachery:zac,zach,zachy,zack,zak,zakk,zeke zack:zach,zak zebedee:zeb zedediah:diah,dyer,zed zephaniah:zeph
"""
