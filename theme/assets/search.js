// Material's search worker, with two habits of its queries mended.
"use strict";

let words = {}; // every word of the index

// Its segmenter never looks at the last character of a Chinese query: 进程池 would be searched as 进程.
// Where the query ends in a word of the index, give it one character more to overlook.
addEventListener("message", ({ data }) => {
  if (typeof data.data !== "string") return;
  data.data = data.data.replace(/\p{Script=Han}+/gu, (run) => {
    const endsInWord = [...run].some((_, i) => run.slice(i) in words);
    return endsInWord ? run + run.at(-1) : run;
  });
});

importScripts(location.search.slice(1)); // the worker itself; it answers after the listener above

const { build } = lunr.Builder.prototype;
lunr.Builder.prototype.build = function () {
  const index = build.call(this);
  words = index.invertedIndex;
  return index;
};

// It ends each word in "*", and lunr does not stem such words: "zombies*" would miss "zombie".
const { parse } = lunr.QueryParser.prototype;
lunr.QueryParser.prototype.parse = function () {
  const query = parse.call(this);
  for (const clause of query.clauses) {
    if (!clause.term.endsWith("*")) continue;
    const word = clause.term.slice(0, -1);
    const stem = lunr.stemmer(new lunr.Token(word, {})).toString();
    if (word.startsWith(stem)) clause.term = `${stem}*`;
  }
  return query;
};
