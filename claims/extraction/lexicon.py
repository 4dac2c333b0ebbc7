"""Closed lists of words that the rules stand on; everything in lower case unless it says otherwise."""


def words(text: str) -> frozenset[str]:
    """A set of words, written as a text."""
    return frozenset(text.split())


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in text.split(",") if phrase.strip())


# --- Persons -------------------------------------------------------------------------------------------

TITLES = words("""
mr mrs ms miss mx dr prof professor sir dame lord lady baroness baron rev reverend father sister rabbi imam
sheikh pope cardinal archbishop bishop saint st king queen prince princess sen sens senator rep reps
representative gov govs governor president vice premier chancellor minister secretary ambassador congressman
congresswoman councilman councilwoman councilor councillor alderman mayor judge justice attorney sheriff
chief captain capt col colonel lt lieutenant maj major sgt sergeant gen general adm admiral brig brigadier
cmdr commander cpl corporal pvt private marshal inspector detective constable superintendent commissioner
chairman chairwoman chair chairperson director deputy prime first former ex-president speaker officer agent
coach
""")

MALE_TITLES = words("mr sir lord baron king prince father congressman councilman chairman pope cardinal")
FEMALE_TITLES = words("""
mrs ms miss dame lady baroness queen princess sister congresswoman councilwoman chairwoman
""")

# Heads of noun phrases that stand for one person, in the singular.
ROLES = TITLES | words("""
spokesman spokeswoman spokesperson official aide adviser advisor strategist consultant manager candidate
nominee contender challenger winner legend icon native guru disc-jockey dj rival opponent leader lawmaker
legislator politician diplomat envoy economist analyst expert researcher scientist scholar historian
physicist doctor physician surgeon nurse teacher lecturer student author writer novelist journalist reporter
correspondent columnist editor anchor host moderator producer commentator pundit blogger critic activist
advocate campaigner organizer organiser founder co-founder cofounder chief executive ceo cfo coo president
owner partner entrepreneur businessman businesswoman billionaire mogul magnate developer investor banker
trader engineer lawyer attorney solicitor barrister prosecutor counsel whistleblower witness plaintiff
defendant suspect victim survivor veteran soldier officer policeman policewoman detective investigator
inspector inspector-general watchdog employee worker staffer member fellow head principal dean provost
rector chancellor treasurer trustee delegate pollster operative insider donor supporter voter resident
neighbor neighbour friend relative father mother son daughter brother sister husband wife widow uncle aunt
cousin man woman boy girl person someone somebody source colleague co-director vice-president vice-chairman
participant attendee bystander
co-chair cochair co-chairman secretary-general undersecretary actor actress singer musician artist filmmaker
director player striker goalkeeper coach captain trainer athlete champion comedian star celebrity parent
tenant farmer fisherman shopkeeper driver pilot passenger patient tourist caller reader viewer incumbent
democrat republican conservative liberal senator congressman governor figure curator geologist biologist
chemist ecologist hydrologist epidemiologist virologist meteorologist statistician sociologist psychologist
philosopher mathematician astronomer conservationist harbourmaster warden ranger auditor accountant broker
clerk registrar librarian archivist architect planner surveyor chairman shareholder negotiator mediator
interpreter translator biographer pastor priest chaplain councillor mp mep msp lobbyist adjutant commandant
dissident exile refugee migrant hero loser vice-presidential first-lady lady businesspeople photographer
chef designer grandmother grandfather niece nephew fiance fiancee girlfriend boyfriend mate keeper skipper
bystander passer-by eyewitness ally backer neurosurgeon narrator front-runner frontrunner hopeful tycoon
attendee user protester protestor whip speechwriter superdelegate hacker guy talker moderate centrist
socialist mum mom dad teen jock regulator supervisor coordinator co-ordinator assistant programmer
technician mechanic paramedic firefighter co-author coauthor co-host midwife vet
""")

ROLE_MODIFIERS = words("""
a an the its his her their our former ex current then then-president acting interim senior top chief deputy
vice assistant associate executive managing general national state federal regional local international
foreign domestic economic political legal military naval press communications policy campaign media public
affairs relations security defense defence finance financial treasury interior home prime first second
longtime long-time veteran retired late outgoing incoming new newly-elected elected designate conservative
liberal republican democratic labour gop independent libertarian presidential vice-presidential
congressional gubernatorial senate house parliamentary opposition majority minority party government company
police army air force navy marine business technology science health education environment energy climate
trade transport agriculture sports white black american british russian co prominent leading influential
billionaire millionaire famed renowned popular well-known fellow running mate research staff operations
field digital data polling pollster district county city town village council board committee court supreme
appeals circuit special bureau division department programme program project head lead principal
self-described onetime one-time two-time longest-serving 2012 2016 2020 2024 major democrat and of for
ranking presumptive
""")

ANONYMOUS_PLURALS = words("""
sources officials aides insiders people persons diplomats operatives advisers advisors
""")
ANONYMITY = words("""
senior familiar briefed anonymity anonymously unnamed unidentified several two three four five high-ranking
high-level close current former knowledge involved multiple intelligence privately top authorised authorized
""")

GROUPS = words("""
they people voters critics supporters opponents proponents experts analysts economists scientists researchers
republicans democrats conservatives liberals lawmakers legislators senators congressmen leaders politicians
officials authorities aides advisers advisors members residents neighbors neighbours witnesses lawyers
attorneys prosecutors investigators protesters protestors demonstrators activists advocates campaigners
americans russians ukrainians germans europeans britons women men students teachers workers employees
doctors nurses parents families friends allies rivals candidates delegates donors journalists reporters
commentators pundits observers historians scholars surrogates some many most others both all few several
everyone everybody nobody anyone majority minority half crowd audience public troops soldiers rebels
fighters readers viewers fans users companies firms businesses banks investors traders farmers strategists
pollsters insiders sources diplomats judges governors mayors ministers presidents countries nations states
governments generals executives owners authors citizens pair couple trio panelists respondents participants
spokesmen spokeswomen spokespeople loyalists hardliners hard-liners moderates progressives unionists
shopkeepers fishermen skippers villagers islanders locals drivers passengers commuters tenants landlords
patients clinicians engineers auditors ratepayers councillors shareholders creditors unions you percent
electorate establishment base generation staff community side sides wing leadership chorus youth population
personnel family circle faction left right mainstream millennials none each whites blacks independents
evangelicals hawks elders hispanics latinos muslims christians jews youths children kids guys folks lot
thousands hundreds dozens millions two-thirds three-quarters third quarter percentage wave array
""")

# --- Organisations -------------------------------------------------------------------------------------

ORGANISATION_WORDS = words("""
administration agency alliance archive archives army association associates authority bank board
broadcasting bureau cabinet campaign caucus center centre chamber church club coalition college commission
committee company congress consortium constabulary corp corporation council court department dept
directorate division endowment exchange federation force forces forum foundation fund group guard guild
headquarters holdings hospital house inc industries initiative institute institution intelligence
international junta laboratory league llc ltd ministry mission movement museum nations navy network
observatory office organization organisation panel parliament partners partnership party plc police
politburo press prison prisons prosecutor's registry reserve school secretariat senate service services
society studios syndicate systems team trust tribunal union university workers works news times post journal
tribune herald gazette guardian telegraph mail mirror chronicle observer magazine tv radio media daily
weekly today globe inquirer courier dispatch bulletin echo examiner standard star sentinel ledger register
independent newspaper newspapers harbour-board ferries airlines airways railways water energy motors
pharmaceuticals technologies capital securities insurance laboratories conference assembly kremlin pentagon
inspectorate municipality
whitehall treasury nato campaign's government regime board's congress's opposition research library brand
academy journalism pac pacs watchdog regulator startup charity publisher broadcaster outlet magazine's firm
manufacturer operator developer retailer lender insurer brigade battalion regiment legion militia militants
think-tank tank
""")

# Organisations that need no word of the list above to be known; keys without "the".
KNOWN_ORGANISATIONS = _phrases("""
white house, kremlin, pentagon, whitehall, downing street, capitol hill, nato, european union, eu, un, u.n.,
united nations, fbi, cia, nsa, gchq, mi5, mi6, irs, sec, s.e.c., epa, cdc, nasa, noaa, nhs, who, imf, opec,
hamas, hezbollah, taliban, isis, islamic state, al-qaeda, boko haram, dnc, rnc, aclu, naacp, nra, planned
parenthood, amnesty international, human rights watch, greenpeace, wikileaks, facebook, twitter, google,
apple, microsoft, amazon, tesla, boeing, airbus, gazprom, politico, politifact, buzzfeed, vox, breitbart,
gallup, yougov, ipsos, quinnipiac, rasmussen, hill, scotland yard, interpol, europol, black lives matter,
red cross, medicare, obamacare, fed, vatican, holy see, us intelligence, u.s. intelligence, british
intelligence, trump organization, supreme court, air force, justice department
""")

OUTLETS = _phrases("""
bbc, bbc news, cnn, nbc, nbc news, abc, abc news, cbs, cbs news, msnbc, fox news, fox, pbs, npr, c-span,
reuters, ap, associated press, afp, agence france-presse, tass, interfax, ria novosti, xinhua, al jazeera,
bloomberg, dpa, upi, kyodo, yonhap, politico, axios, buzzfeed, buzzfeed news, vox, slate, salon, breitbart,
breitbart news, huffpost, huffington post, usa today, new york times, times, washington post, wall street
journal, los angeles times, guardian, telegraph, daily mail, sun, mirror, independent, economist, financial
times, time, newsweek, new yorker, atlantic, vice, vanity fair, rolling stone, der spiegel, spiegel, le
monde, le figaro, el pais, haaretz, kyiv independent, mother jones, daily beast, daily caller, the hill,
hill, national review, fox news sunday, meet the press, face the nation, cnbc, sky news, itv, itv news,
channel 4, rt, sputnik, global times, hindu, times of india, sydney morning herald, cbc, rte, dw, deutsche
welle, espn, variety, hollywood reporter, propublica, insider, business insider, talking points memo, latin
times
""")
OUTLET_WORDS = words("""
news times post journal tribune herald gazette guardian telegraph chronicle observer magazine tv radio
television daily weekly today globe inquirer courier dispatch bulletin echo examiner standard sentinel
ledger press agency newspaper broadcasting fm mercury advertiser argus reporter wire review mail mirror
express network podcast channel
""")

# Those that alone name no outlet.
COMMON_OUTLET_WORDS = words("""
news magazine radio television tv today press agency newspaper reporter review network channel podcast
broadcasting wire fm daily weekly
""")

# Common nouns that stand for a body ("the campaign", "the ministry").
BODIES = ORGANISATION_WORDS | words("""
campaign administration government company ministry agency committee department newspaper station site
website paper publication city county state country town village police firm union team club bank court body
outlet network channel camp operation legislature group airline tabloid broadcaster magazine nation industry
system utility charity nonprofit startup start-up retailer manufacturer lender insurer chain
""")

PLACES = _phrases("""
afghanistan, albania, algeria, argentina, armenia, australia, austria, azerbaijan, bangladesh, belarus,
belgium, bolivia, bosnia, brazil, britain, bulgaria, cambodia, cameroon, canada, chile, china, colombia,
congo, croatia, cuba, cyprus, czech republic, denmark, ecuador, egypt, england, estonia, ethiopia, finland,
france, georgia, germany, ghana, greece, greenland, haiti, hungary, iceland, india, indonesia, iran, iraq,
ireland, israel, italy, jamaica, japan, jordan, kazakhstan, kenya, kosovo, kuwait, kyrgyzstan, laos, latvia,
lebanon, libya, lithuania, luxembourg, malaysia, mali, malta, mexico, moldova, mongolia, montenegro,
morocco, myanmar, nepal, netherlands, new zealand, nicaragua, niger, nigeria, korea, north korea, north
macedonia, northern ireland, norway, oman, pakistan, palestine, panama, paraguay, peru, philippines, poland,
portugal, qatar, romania, russia, rwanda, saudi arabia, scotland, senegal, serbia, singapore, slovakia,
slovenia, somalia, south africa, south korea, south sudan, spain, sri lanka, sudan, sweden, switzerland,
syria, taiwan, tajikistan, tanzania, thailand, tibet, tunisia, turkey, turkmenistan, uganda, ukraine, united
arab emirates, united kingdom, uk, u.k., united states, us, u.s., usa, america, uruguay, uzbekistan,
venezuela, vietnam, wales, yemen, zambia, zimbabwe, soviet union, european union, eu, moscow, beijing,
washington, london, paris, berlin, brussels, tehran, kyiv, kiev, minsk, warsaw, vienna, rome, madrid,
athens, ankara, jerusalem, damascus, baghdad, riyadh, cairo, delhi, new delhi, islamabad, kabul, tokyo,
seoul, pyongyang, canberra, ottawa, dublin, edinburgh, cardiff, belfast, stockholm, oslo, copenhagen,
helsinki, tallinn, riga, vilnius, geneva, the hague, hong kong, new york, new york city, los angeles, san
francisco, chicago, houston, boston, philadelphia, detroit, miami, seattle, texas, california, florida,
ohio, iowa, michigan, virginia, north carolina, south carolina, pennsylvania, new hampshire, new jersey, new
mexico, nevada, arizona, colorado, wisconsin, minnesota, missouri, indiana, kentucky, tennessee, alabama,
louisiana, mississippi, arkansas, oklahoma, kansas, nebraska, utah, oregon, alaska, hawaii, maine, vermont,
massachusetts, connecticut, rhode island, delaware, maryland, illinois, montana, idaho, wyoming, north
dakota, south dakota, west virginia, washington d.c., middle east, europe, asia, africa, crimea, donbas,
gaza, west bank, wall street, main street, silicon valley, manhattan, brooklyn, long island
""")

# Words of places' names.
PLACE_WORDS = words("""
republic kingdom county city island islands lake river mountain mountains street avenue square beach bay
valley province emirates township airport stadium harbor
""")

# Adjective of a country -> the country: "South Korean President Park" speaks for South Korea.
DEMONYMS = dict(
    pair.strip().split(":")
    for pair in """
american:United States,u.s.:United States,british:Britain,russian:Russia,ukrainian:Ukraine,
french:France,german:Germany,italian:Italy,spanish:Spain,chinese:China,japanese:Japan,south korean:South
Korea, north korean:North
Korea,iranian:Iran,iraqi:Iraq,israeli:Israel,syrian:Syria,turkish:Turkey,egyptian:Egypt, saudi:Saudi
Arabia,indian:India,pakistani:Pakistan,afghan:Afghanistan,australian:Australia,canadian:Canada,
mexican:Mexico,brazilian:Brazil,polish:Poland,hungarian:Hungary,greek:Greece,dutch:Netherlands,
belgian:Belgium,swedish:Sweden,norwegian:Norway,danish:Denmark,finnish:Finland,irish:Ireland,
scottish:Scotland,welsh:Wales,belarusian:Belarus,georgian:Georgia,cuban:Cuba,venezuelan:Venezuela, south
african:South Africa,nigerian:Nigeria,kenyan:Kenya,filipino:Philippines,vietnamese:Vietnam,
palestinian:Palestine,lebanese:Lebanon,jordanian:Jordan,austrian:Austria,swiss:Switzerland,czech:Czech
Republic,
romanian:Romania,bulgarian:Bulgaria,serbian:Serbia,estonian:Estonia,latvian:Latvia,lithuanian:Lithuania,
portuguese:Portugal,icelandic:Iceland,new zealand:New Zealand
""".replace("\n", " ").split(",")
)
PARTISANS = words("""
republican democrat democratic gop labour tory liberal conservative libertarian green republicans democrats
tories
""")

# --- Documents -----------------------------------------------------------------------------------------

DOCUMENTS = words("""
report reports poll polls survey surveys study studies statement statements letter letters email emails
e-mail e-mails memo memos memorandum document documents transcript transcripts law laws bill bills act
amendment constitution treaty convention article articles op-ed editorial column commentary book books
memoir autobiography video videos film documentary footage recording recordings tape tapes tweet tweets post
posts message messages ad ads advertisement commercial brief filing filings lawsuit complaint indictment
affidavit ruling verdict judgment judgement decision opinion analysis review audit inquiry investigation
data figures statistics records returns research findings finding results estimate estimates forecast census
headline headlines story stories caption press-release release website webpage page blog dispatch cable
cables log logs minutes speech remarks interview paper papers charter declaration resolution petition
manifesto platform plan budget order submission chart graph map photo photograph image screenshot diary list
ballot account leaflet summary card novel movie picture trove show series spot suit legislation proposal
measure average polling count tally projection rules precedents materials disclosures textbook presentation
memoirs passage sign newsletter profile bio pact deal agreement clause code rule provision reporting ranking
placards copy pamphlet note notice communique communiqué dossier assessment evidence testimony
bulletin logbook ledger
""")

# Last words of a named document: "the Harbour Act".
NAMED_DOCUMENTS = words("""
convention act constitution amendment treaty report study survey poll bill law charter agreement accord
""")

# --- Given names: enough of the common ones to tell a person from a body or a place --------------------

MALE_NAMES = words("""
aaron abdul abdullah abraham adam adrian ahmed alan albert alejandro alex alexander alexei alfred ali allan
allen amir andre andrea andreas andrei andres andrew andy angus anthony antonio ari arne arnold arthur
ashton asif austin barack barry bart ben benedict benjamin bernard bernie bill billy bob bobby boris brad
bradley brendan brent brett brian bruce bryan callum calvin carl carlos cedric chad charles charlie chris
christian christopher chuck clarence claude clayton cliff clint colin connor corey craig curtis cyrus dale
damian dan daniel danny darren darryl daryl dave david dean denis dennis derek desmond devin dick diego
dieter dimitri dmitri dmitry dominic don donald doug douglas drew duncan dwight dylan earl ed eddie edgar
edmund eduardo edward edwin elijah elliot elliott elon emil emmanuel enrique eric erik ernest ethan eugene
evan fabian farid felix fernando finn floyd francis francisco francois frank franklin franz fred frederick
fritz gabriel gareth gary gavin geoff geoffrey george gerald gerard giovanni glen glenn gordon graham grant
greg gregory guillermo gunther gus guy hal hamid hans harold harry harvey hassan hector henri henrik henry
herbert herman howard hugh hugo hussein ian ibrahim igor imran isaac ismail ivan jack jacob jacques jake
jamal james jamie jan jared jason javier jay jean jean-claude jean-marc jeff jeffrey jens jeremiah jeremy
jerome jerry jesse jesus jim jimmy joachim joe joel johan johannes john johnny jon jonas jonathan jordan
jorge jose josef joseph josh joshua juan juergen jules julian julius justin kareem karim karl keith ken
kenneth kevin khalid kim kirk konstantin kurt kyle lance larry lars laurence lawrence lee leo leon leonard
leroy leslie lester lewis liam lindsey lloyd logan lou louis luc lucas luis luke magnus malcolm manuel marc
marcel marco marcus mario mark markus marshall martin marvin mathias matt matteo matthew maurice max maxim
mehmet michael michel miguel mike mikhail miles milo mitch mitt mohamed mohammad mohammed morgan moses
muhammad murray mustafa nathan nathaniel neil nelson nicholas nick nicolas nigel nikolai noah noel norman
oleg oliver olivier omar oscar otto owen pablo paolo pascal pat patrick paul pavel pedro percy perry peter
phil philip philippe phillip pierre piers prakash rafael rahul raj ralph ramon randall randy raul ray
raymond reginald reid rene reuben rex ricardo richard rick ricky rob robert roberto robin rod roderick
rodney rodrigo roger roland rolf roman ron ronald rory ross roy rudolph rudy rupert russell ryan salman
salvador sam samir samuel sanjay scott sean sebastian serge sergei sergey sergio seth shane shaun shawn
sidney silvio simon spencer stan stanley stefan stephen steve steven stewart stuart sven tariq ted terence
terrence terry theo theodore thomas tim timothy toby todd tom tomas tommy tony travis trevor tristan tyler
uri vernon victor viktor vince vincent vitaly vladimir volodymyr wade wallace walter warren wayne wendell
werner wilfred will willem william willie winston wolfgang xavier yasser yuri yusuf zachary zac ban kofi xi
recep narendra reince paulo
""")
FEMALE_NAMES = words("""
abigail ada adele agnes aisha alba alexandra alexis alice alicia alison allison amanda amber amelia amina
amy ana anastasia andrea angela angelina anita ann anna annabel anne annette annie antonia aparna april
ariana ashley astrid audrey ava avery barbara beatrice becky belinda bella bernadette beth bethany betsy
betty beverly bianca birgit bonnie brenda bridget brigitte brittany camilla candace carla carly carmel
carmen carol carole caroline carolyn carrie cassandra catherine cathy cecilia celeste charlotte chelsea
cheryl christina christine cindy claire clara clare claudia colleen connie constance cora courtney cristina
crystal cynthia daisy dana danielle daphne dawn deborah debbie debra deirdre delia denise diana diane
dolores donna dora doris dorothy edith eileen elaine eleanor elena elise eliza elizabeth ella ellen ellie
elsa emily emma erica erika erin esther ethel eva eve evelyn faith fatima felicity fiona flora florence
frances francesca freda freya gabrielle gail gemma georgia georgina geraldine gertrude gina gladys gloria
grace greta gretchen gwen hannah harriet hazel heather heidi helen helena helga hilary hilda hillary holly
hope huma ida imelda ines ingrid irene iris irina isabel isabella isla ivana ivanka ivy jackie jacqueline
jade jana jane janet janice jasmine jean jeanne jen jenna jennifer jenny jessica jill joan joanna joanne
jocelyn jodie josephine joy joyce juana judith judy julia juliana julie juliet june kara karen karin kate
katherine kathleen kathryn kathy katie katrina kay kayla keira kellyanne kelly kerry kim kimberly kirsten
kristen kristin kristina lara laura lauren leah leila lena leona leticia lilian lillian lily linda lisa liz
liza lois lola loretta lori lorraine louisa louise lucia lucinda lucy luisa lydia lynn mabel madeleine
madison maggie malkia mandy margaret margarita margot maria mariam marian marianne marie marilyn marina
marion marisa marissa marjorie marlene marta martha mary maureen maxine maya megan melanie melania melinda
melissa mercedes meredith mia michelle mildred millie mina minerva miranda miriam moira molly mona monica
monique muriel myra nadia nadine nancy naomi natalia natalie natasha nell nicola nicole nina nora norma
octavia olga olive olivia ophelia ouisa paige pamela patricia patsy patty paula pauline pearl peggy penelope
penny petra philippa phoebe phyllis polly priscilla priti priya rachel ramona rebecca regina renee rhonda
rita roberta robin rosa rosalind rose rosemary roxanne ruby ruth sabrina sadie sally samantha sandra sara
sarah sasha saskia selina serena shannon sharon sheila shelley sherry shirley sienna sigrid silvia simone
sofia solveig sonia sonya sophia sophie stacey stella stephanie sue susan susanna suzanne svetlana sylvia
tabitha tamara tammy tania tanya tara tatiana teresa tessa theresa tina toni tracy ursula valentina valerie
vanessa vera verity veronica vicky victoria viola violet virginia vivian wanda wendy whitney wilma winifred
yasmin yolanda yvette yvonne zara zoe geun-hye gennifer
""")
# Given names of men and of women.
SHARED_NAMES = words("""
leslie lindsey lindsay kim robin alexis jackie dana jordan casey taylor morgan ashley kelly terry pat chris
sam alex jamie jessie jean andrea marion lee lynn shannon stacy tracy kerry jan avery cameron dale drew
quinn sasha sidney leigh tyler ali whitney courtney blair reese rowan
""")
GIVEN_NAMES = MALE_NAMES | FEMALE_NAMES

TITLE_ROLES = {
    "sen": "senator", "rep": "representative", "reps": "representative", "gov": "governor", "gen": "general",
    "prof": "professor", "lt": "lieutenant", "capt": "captain", "col": "colonel", "sgt": "sergeant",
    "justice": "judge", "maj": "major", "adm": "admiral", "rev": "reverend", "cmdr": "commander",
    "gop": "republican",
}  # fmt: skip

PARTICLES = words("de da di del della der den van von bin ibn al el la le du dos das ter ten")

# Words that open a sentence with a capital, or stand in a title-case headline, without being a name.
FUNCTION_WORDS = words("""
a an the this that these those there here it he she they we i you his her their our my your its who what
which when where why how whose and or but nor so yet if as at by for from in into of off on onto out over to
under up with without within against about after before during until since while though although because
than then not no yes also however meanwhile moreover still even just only now today yesterday tomorrow is
are was were be been being am do does did has have had will would can could may might shall should must says
said say tells told asks asked calls called claims claimed says: more most some many all any each every both
few several one two three four five six seven eight nine ten another other others such same own per via like
unlike despite according earlier later last next first second third once again ever never perhaps maybe
indeed instead rather thus hence therefore well oh let let's let’s here's here’s it's it’s he's he’s she's
she’s that's that’s there's there’s i'm i’m we're we’re don't don’t won't won’t isn't isn’t can't can’t won
doesn't doesn’t wasn't wasn’t monday tuesday wednesday thursday friday saturday sunday january february
march april june july august september october november december photo image video update breaking exclusive
watch read follow speaking noting citing adding responding reached thank thanks please sorry additionally
further furthermore finally previously recently reportedly allegedly apparently critics supporters experts
people voters officials everything nothing something anything
""")
