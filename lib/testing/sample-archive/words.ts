export const ENGLISH = [
  "The bakery on the corner has switched to autumn hours. I have switched to autumn breakfasts.",
  "Finished the book on bridges. Now I see bridges everywhere.",
  "First frost on the garden. The kale does not mind at all.",
  "Some days the best code I write is the code I delete.",
  "Took the slow train on purpose. Four hours, one window, no regrets.",
  "My grandmother’s recipe says “until it looks right”. It never looks right.",
  "Coffee number two. The bug is still winning.",
  "There is a heron on the canal who has clearly seen better mornings.",
  "Wrote three pages, kept one sentence. Good day.",
  "Neighbour is learning the trumpet. We are all learning patience.",
  "It turns out the museum is free on Thursdays, and so am I.",
  "Repotted everything. The kitchen looks like a jungle with a kettle.",
  "Seven years in this city and I found a staircase I had never seen.",
  "The release went out. Nothing caught fire. Suspicious.",
  "Rain all day, soup all day.",
  "Someone left a box of paperbacks on the steps with a note: take two, tell nobody.",
  "Swam before work. Regretted it for one minute, then not at all.",
  "The cat has opinions about the new chair. They are mostly claws.",
  "Long walk by the river, short list of worries.",
  "Explained recursion to my nephew. He explained it back to me. He explained it back to me.",
  "Found my old film camera. There are eleven exposures left and no idea what is on the first twenty-five.",
  "The moon tonight is doing far too much.",
  "Voted. The pencil was on a string, as tradition demands.",
  "Tonight: new recipe. Tomorrow: apologies.",
  "A whole afternoon of maps in the reading room. I could live there.",
  "I have now been to every station on the ring line. There is no prize.",
] as const;

/** What Ada writes. Several languages and scripts, so that pages and searches meet them all. */
export const SENTENCES = [
  ...ENGLISH,
  "Heute früh Nebel über dem Fluss, mittags schon T‑Shirt. Schönes Wetter für Straßencafés.",
  "Der Zug hat Verspätung, aber die Aussicht ist gut.",
  "Hoy aprendí a hacer tortilla de patatas. Mañana, más.",
  "¡Qué tarde más bonita! Café, sol y un buen libro.",
  "Le marché du samedi : trois fromages de trop, comme d’habitude.",
  "今日は良い天気ですね。桜が満開で、電車の窓からずっと見ていました。",
  "眠い。コーヒーを飲んでから考えます。",
  "صباح الخير من المدينة القديمة، القهوة هنا لها طعم آخر",
  "בוקר טוב! היום סיימתי את הספר, איזה סוף",
  "今天天气很好，我们去公园散步，喝了咖啡。",
  "오늘 날씨가 정말 좋아요. 서울의 가을 하늘!",
  "आज मौसम अच्छा है और चाय भी",
] as const;

const LANGUAGES: [RegExp, string][] = [
  [/\p{Script=Hiragana}/u, "ja"],
  [/\p{Script=Han}/u, "zh"],
  [/\p{Script=Arabic}/u, "ar"],
  [/\p{Script=Hebrew}/u, "iw"],
  [/\p{Script=Hangul}/u, "ko"],
  [/\p{Script=Devanagari}/u, "hi"],
  [/[¡¿]|\bHoy\b/u, "es"],
  [/ß|\bist gut/u, "de"],
  [/\bmarché\b/u, "fr"],
];

export const languageOf = (text: string): string => LANGUAGES.find(([sign]) => sign.test(text))?.[1] ?? "en";

export const EMOJI = ["🎉", "👨‍👩‍👧‍👦", "🏳️‍🌈", "👩🏽‍💻", "❤️", "🇯🇵", "🔥", "🥘", "🫡", "☕️", "🍂"] as const;
export const TAGS = ["throwback", "caturday", "NowPlaying", "100DaysOfCode", "写真", "été", "OTD"] as const;
export const FRIENDS = ["grace_h", "alan_t", "ketzal", "mori_san", "the_bridge", "noor", "bot9000"] as const;
export const APPS = [
  '<a href="https://mobile.twitter.com" rel="nofollow">Twitter Web App</a>',
  '<a href="http://twitter.com/download/iphone" rel="nofollow">Twitter for iPhone</a>',
  '<a href="http://tapbots.com/tweetbot" rel="nofollow">Tweetbot for iΟS</a>',
] as const;
