/**
 * What people choose most, by the lists that breaches left behind: words that stand at their top alone or with digits
 * and signs around them. Whatever is put before or after such a word, a guessing program puts there first.
 */
const WORDS = `
aaaa abc abcabc abcd abcde abcdef abcdefg abcdefgh abdullah access acdc admin administrator ahmed airforce
ajax alejandra alejandro alexander alexandra alexis alien aliens always amanda amazon america american
americana anastasia andrea andrew android angel angela angelina angels anna anthony antonio anything apollo
apple april argentina army arsenal asdasd asdf asdfasdf asdfgh asdfghj asdfghjkl asdfjkl asdzxc ashley
assassin asshole atlantis audi august austin australia autumn avengers azerty azertyuiop baby babyboy
babygirl bailey banana bandit barbie barcelona bart baseball basketball bastard batman bayern beach bear
beatles beautiful believe benfica benjamin benvenuto berlin besiktas bestfriend bestfriends beyonce
bienvenido bienvenue biology birdie bitch black blackberry blackcat blackjack blessed blessing blink blue
blueberry bluebird bluesky bmw bonjour boomer boston boxing boy boyfriend boys brandon brasil broncos
brother budweiser buffalo bulldog bulls bullshit bunny business buster butterfly california callofduty
camaro canada captain carlos carolina caroline catherine celtic celtics challenger champion champions change
changeme chargers charles charlie cheese cheetah chelsea chemistry cherry chevrolet chevy chicago chicken
chocolate christ christian christina christopher church ciao cinderella cisco cocacola coffee college
colombia commander company computer contrasena contraseña cookie cookies corvette counterstrike cowboy
cowboys cowgirl crazy creature cricket crimson crystal cubs cuteness cutie dad daddy daisy dakota dallas
daniel danielle darling darthvader database deadpool debian december default dell demon deutschland devil
diablo diamond diamonds discovery dmitriy docker doctor dodge dodgers doggie doggy dollar dollars dolphin
donald dortmund dragon dragonball dream dreamer dreams driver drummer dumbledore eagle eagles ebay eduardo
ekaterina elephant elizabeth emerald eminem energy engineer england english enterprise espana everton
everything explorer facebook faith falcon family fantasy father fatima february fenerbahce fernando ferrari
fire fireball firewall florida flower flowers football ford forest forever fortnite france francisco freedom
french friday friend friends frodo fuck fuckme fuckoff fuckyou funny gabriel gabriela galatasaray galaxy
gandalf garden garfield general george germany ghost giants ginger girl girlfriend girls github gladiator
gloria gmail god godisgood gold golden golf golfer goodbye goofy google gorgeous gorilla grace green
greenday gryffindor guest guillermo guinness guitar guitarra gustavo hacked hacker hackers halflife hallo
handsome happiness happy harley harleydavidson harry harrypotter haslo hawk heather heaven heineken hello
hellokitty helloworld hermione hero heroes heslo hiphop history hobbit hockey hogwarts hola holiday
hollywood homer honda honey hope hopeful horse hotmail hottie hulk hunter hurricane husband ibrahim ice
icecream ihateyou iloveu iloveyou imagine india indonesia inspire instagram internazionale internet iphone
ireland ironmaiden ironman isabella island istanbul italia jaguar january jasmine jedi jeep jennifer jessica
jesus jesuschrist jesuslovesme joker jonathan jordan joshua jupiter justin justinbieber juventus katherine
kawasaki killer killers kimberly king kingdom kitten kitty koala ladygaga lakers lamborghini lavender lawyer
leagueoflegends ledzeppelin legend legendary lemon lenovo leopard letmein liberty lightning lily linkedin
linux lion liverpool login london losangeles losenord loser lovebug lovelove lovely loveme lover loverboy
loveyou lucifer lucky mackenzie madison madrid maggie magic magical maksim manager manchester mango manutd
march maria marina marines mario martina marvel master mastermind masters matrix matthew maverick max
maxwell maybe mazda mehmet melissa mercedes mercury merlin metal metallica mets mexico michael michelle
mickey mickeymouse microsoft military minecraft minnie miracle mohamed mohammed molly mom mommy monday money
monkey monster moonlight morgan moscow motdepasse mother motherfucker motorola mountain muhammad music
musica mustafa mustang mylove mypass mypassword mysecret myself myspace mysql mystery naruto natalia natalie
natasha navy neo netflix network never newcastle newpassword newyork nicholas nicole nikita ninja nintendo
nirvana nissan nokia nopassword nothing november nurse ocean october office oldpassword onedirection
onepiece oracle orange outlaw packers pakistan panda panther paris parola passpass passphrase passwd
password passwort patricia patrick patriots paypal peace peanut pearl penguin pepper pepsi phantom
philippines phoenix physics pikachu pineapple pink pinkfloyd pirate pirates planet platinum playstation
please pokemon poland police polska pony porsche postgres power powerful pretty prince princess private
pumpkin puppy purple pussy qazwsx qazwsxedc queen qweasd qweasdzxc qweqwe qwer qwert qwerty qwertyu qwertyui
qwertyuiop qwertz qwertzui qwertzuiop rabbit rachel racing raiders rainbow ranger rangers realmadrid rebecca
rebel rebels redhouse redsox ricardo richard rihanna river robert roberto roblox rocknroll rocky rolling
rollingstones roma roost rooster root rose roses ruby rugby running russia salasana samantha sammy samsung
samurai santiago sapphire sasuke satan saturday saturn scarlet schalke school science scooby scorpion
scotland sebastian secret secrets security senha september sergey server sexy sexybitch shadow shadows shark
shit signin silver simpsons sister skateboard skater skywalker slipknot slytherin smile smiley snake sniper
snoopdogg snoopy snow snowball snowboard snowman soccer softball soldier something sonic sony spanish
spartan spider spiderman spirit spongebob spotify spring starcraft starlight startrek starwars steelers
stephanie storm strawberry student subaru sugar summer sunday sunflower sunrise sunset sunshine superman
superuser surfer suzuki svetlana sweetheart sweetie sweety swimming sysadmin system tatiana taylor
taylorswift teacher techno temp temporary tennis tequila test tester testing testtest texas thankyou
thepassword thomas thunder thursday tiger tinkerbell titanic tornado tottenham toyota treasure trinity
trooper trustno tuesday tupac turkey turtle tweet tweets tweety twitter tyler ubuntu ukraine unicorn
universe university user username valentin valentina vampire vanessa vegas veronica victor victoria victory
violet vladimir vodka voldemort volkswagen volleyball volvo voyager wachtwoord warcraft warrior warriors
water watermelon webmaster wednesday weekend welcome westham whatever whiskey white whitehouse wife william
willkommen windows winner winter wizard wolf wolverine wrestling wsxedc xbox xxxx yahoo yamaha yankees
yellow yoda yourpassword youtube zelda zombie zxcv zxcvbn zxcvbnm zxczxc
`;

/** Rows of keys and letters along which fingers slide, forwards or backwards. */
const RUNS = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890",
  "qwertyuiop",
  "qwertzuiop",
  "azertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "yxcvbnm",
  "qazwsxedcrfvtgbyhnujmikolp",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
  "1q2w3e4r5t6y7u8i9o0p",
  "q1w2e3r4t5y6u7i8o9p0",
  "a1b2c3d4e5f6g7h8i9j0",
  "1a2b3c4d5e6f7g8h9i0j",
  "147258369",
  "741852963",
  "!@#$%^&*()",
];

const SPELLINGS: Record<string, string> = {
  "@": "a",
  "4": "a",
  "3": "e",
  "1": "i",
  "!": "i",
  "0": "o",
  $: "s",
  "5": "s",
  "7": "t",
};

const words = new Set(WORDS.split(/\s+/).filter(Boolean));
const runs = [...RUNS, ...RUNS.map((run) => [...run].reverse().join(""))];

/** Whether a guessing program would try this password among its first. */
export function isCommonPassword(password: string): boolean {
  const typed = password.toLowerCase();
  const once = onceOf(typed);
  const isShortRepeated = once !== typed && [...once].length <= 4;
  return isShortRepeated || isRun(once) || isDate(once) || isWord(once);
}

/** "abcabc" said once: "abc". */
const onceOf = (text: string): string => /^(.+?)\1+$/su.exec(text)?.[1] ?? text;

/** One slide over the keys, or several in a row, such as "qwer1234": nothing but pieces of four and more. */
function isRun(typed: string): boolean {
  let rest = typed;
  while (rest.length > 0) {
    const piece = longestRunAtStart(rest);
    if (piece < Math.min(4, rest.length)) return false;
    rest = rest.slice(piece);
  }
  return true;
}

function longestRunAtStart(text: string): number {
  for (let length = text.length; length > 0; length--) {
    const piece = text.slice(0, length);
    if (runs.some((run) => run.includes(piece))) return length;
  }
  return 0;
}

/** Eight digits that are a day of the last hundred years, in any order of its parts. */
function isDate(typed: string): boolean {
  const digits = typed.replace(/[-./ ]/g, "");
  if (!/^\d{8}$/.test(digits)) return false;
  const isYear = (year: string) => year.startsWith("19") || year.startsWith("20");
  const isDay = (a: number, b: number) =>
    (a >= 1 && a <= 12 && b >= 1 && b <= 31) || (b >= 1 && b <= 12 && a >= 1 && a <= 31);
  const [first, last] = [digits.slice(0, 4), digits.slice(4)];
  const pair = (part: string) => [Number(part.slice(0, 2)), Number(part.slice(2))] as const;
  return (isYear(first) && isDay(...pair(last))) || (isYear(last) && isDay(...pair(first)));
}

/** A word of the list, with letters as they are or as digits and signs stand for them, and decorated at both ends. */
function isWord(typed: string): boolean {
  return [undress(typed), undress(spellOut(typed)), spellOut(undress(typed))].some((word) =>
    words.has(onceOf(word)),
  );
}

const undress = (text: string): string => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
const spellOut = (text: string): string => [...text].map((sign) => SPELLINGS[sign] ?? sign).join("");
