// Which sections a search finds, and in what order. The book is short: each search goes through all of its text, which
// finds whole messages, beginnings of words, and Chinese, where no spaces part the words. What is looked through, and
// why so, stands in builder/search.py.
"use strict"

const FIELDS = { title: 4, page: 0.8, messages: 2, text: 1.5, code: 0.5 } // what it counts that a word stands there
const COMMON = 0.4 // a word in a larger share of the sections says nothing about any of them
const LEAST = 0.35 // of what is asked for, words weighed by rarity: a section with less is no result
const ENOUGH = 0.6 // the same, where another section has all the words
const MOST = 20 // results
const EMPTY = /^(?:an?|and|are|at|be|by|for|has|have|i|in|is|it|its|my|no|not|of|on|or|that|the|this|to|up|out|was|were|do|does|did|but|if|then|so|as|from|can|only|when|with|why|vs|versus)$/
const HAN = /\p{Script=Han}/u
const ASKING = /什么|怎么|怎样|如何|为何|多少|哪[个里种]|是不是|要不要|能不能|一定|一个|[ 的了着吗呢也和与我你该要]/ // parts Chinese words, and says nothing
const LETTER = /[\p{L}\p{N}]/u

/** Makes equal what is read alike: full-width letters, dashes, quotation marks. Every character keeps its position. */
const narrow = text => text.replace(/[^\x00-\x7f]/g, c => {
  if ("‘’´".includes(c)) return "'"
  if ("−–‐".includes(c)) return "-"
  const other = c.normalize("NFKC")
  return other.length == 1 ? other : c
})
const fold = text => narrow(text).toLowerCase()

/** What a search asks for: of a traceback its last line, of a path the file, no pids and no addresses. */
function asked(search) {
  const error = /^.*\b([\w.]+(?:Error|Exception|Warning|Interrupt|Pool)\b.*)$/s.exec(search)
  const message = error && /Traceback \(|File "/.test(search) ? error[1] : search
  return message.replace(/(?:[a-z]:)?(?:[\\/][\w.+~-]+)+[\\/]/gi, "").replace(/0x[0-9a-f]+|\d{3,}/gi, " ")
}

/** How an English word begins in all its forms: "zombies" and "zombie", "copied" and "copy". */
function stem(word) {
  if (!/^[a-z]{4,}$/.test(word)) return word
  const ending = /^(?:(.{4,}?)ing|(.{3,}?)ed)$/.exec(word)
  const stem = ending ? (ending[1] ?? ending[2]).replace(/([^aeiouls])\1$/, "$1") : word.replace(/(?:ie[sd]|[ye]s?|s)$/, "")
  return stem.length < 3 ? word : stem
}

class Book {
  /**
   * @param sections lists: address, then title, text, code and messages.
   * @param traditional the simplified way by the traditional one, of characters and words.
   * @param words lists: what readers say, then what the book says for it.
   */
  constructor({ sections, traditional = {}, words = [] }) {
    this.sections = sections.map(([place, title, text, code, messages]) => ({ place, title, text, code, messages }))
    let page
    for (const section of this.sections) {
      if (!section.place.includes("#")) page = section.title
      section.page = page
      section.folded = {}
      for (const field in FIELDS) section.folded[field] = fold(section[field])
    }
    this.traditional = traditional
    this.written = new RegExp(Object.keys(traditional).sort((a, b) => b.length - a.length).join("|") || "(?!)", "g")
    this.words = words
    this.counted = new Map()
  }

  /** Where a text stands in another: anywhere, or (begins) where a word begins; numbers only as a whole. */
  static places(text, word, begins) {
    const places = []
    const number = /^-?\d/.test(word)
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      if ((begins || number) && at && LETTER.test(text[at - 1])) continue
      if (number && /[\d.]/.test(text[at + word.length] ?? "")) continue
      places.push(at)
    }
    return places
  }

  /** How often a word stands in each field of each section. */
  count(word, begins) {
    const key = word + begins
    if (!this.counted.has(key))
      this.counted.set(key, this.sections.map(({ folded }) =>
        Object.keys(FIELDS).map(field => Book.places(folded[field], word, begins).length)))
    return this.counted.get(key)
  }

  /** What counts as a word of the search: ways of writing it, each with its worth and whether a word must begin so. */
  ways(word) {
    const ways = HAN.test(word) ? [[word, 1, false]] : [[stem(word), 1, true]]
    if (word.length > 3 && !HAN.test(word)) ways.push([word, 0.3, false])
    for (const [said, ...meant] of this.words)
      if (stem(said) == stem(word)) meant.forEach((other, i) => ways.push([other, 0.9 / (i + 1), !HAN.test(other)]))
    return ways
  }

  /** The words of a search. Of Chinese those that readers are known to say, and otherwise every two characters. */
  *split(search) {
    const apart = search.replace(/([\p{L}\p{N}])-(?=\d)/gu, "$1 ") // Process-2, but -15
    for (const token of apart.match(/-?\d+(?:\.\d+)*|\p{Script=Han}+|[\p{L}_][\p{L}\p{N}_]*(?:'[a-z]+)?/giu) ?? []) {
      if (!HAN.test(token)) {
        const known = this.ways(fold(token)).some(([way, , begins]) => this.count(way, begins).flat().some(Boolean))
        const parts = known ? [token] : token.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g) ?? [token] // PicklingError
        yield* parts.map(fold)
        continue
      }
      let rest = token
      for (const [said] of this.words)
        if (HAN.test(said) && rest.includes(said)) {
          rest = rest.replaceAll(said, " ")
          yield said
        }
      for (const run of rest.split(ASKING))
        if (run.length > 1 || run == token) for (let i = 0; i < Math.max(1, run.length - 1); i++) yield run.slice(i, i + 2)
    }
  }

  /**
   * What a search finds.
   * @returns results: the sections, best first. whole: how many of them have all the words. phrase: what they have
   * word for word. marks: what stands in them, as lists: a word, and whether a word must begin so. scores: as the results, each with how it came there.
   */
  find(search) {
    const query = narrow(asked(search)).replace(this.written, way => this.traditional[way])
    const size = this.sections.length
    let words = [...new Set(this.split(query))]
    if (words.some(word => !EMPTY.test(word))) words = words.filter(word => !EMPTY.test(word))
    const terms = words.map(word => {
      const ways = this.ways(word)
      const counts = ways.map(([way, worth, begins]) => [this.count(way, begins), worth])
      const found = this.sections.map((_, i) =>
        Object.keys(FIELDS).map((_, f) => Math.max(...counts.map(([count, worth]) => worth * count[i][f]))))
      const having = found.filter(fields => fields.some(Boolean)).length
      const worth = Math.log(1 + (size - having + 0.5) / (having + 0.5)) * (having ? 1 : 0.5) * (HAN.test(word) ? word.length / 2 : 1)
      return { word, ways, found, worth, having, needed: having ? having < COMMON * size : !HAN.test(word) }
    }).filter((term, _, all) => term.having || !HAN.test(term.word) || all.every(({ having }) => !having))
    const sum = terms.reduce((sum, { worth }) => sum + worth, 0)
    const tokens = fold(query).match(/-?[\p{L}\p{N}_]+/gu) ?? []
    const phrase = new RegExp(tokens.join("[^\\p{L}\\p{N}]*"), "gu")
    const scored = this.sections.map((section, i) => {
      let score = 0, had = 0, whole = true
      for (const { found, worth, needed } of terms) {
        if (!found[i].some(Boolean)) { whole &&= !needed; continue }
        had += worth
        Object.entries(FIELDS).forEach(([field, weight], f) => {
          const length = field == "title" ? 1 : 0.4 + section[field].length / 1500
          score += worth * weight * found[i][f] / (found[i][f] + length)
        })
      }
      if (whole && terms.length > 1) score += sum
      if (terms.length > 1 && (whole || had > 0.8 * sum))
        for (const [field, weight] of Object.entries(FIELDS)) {
          const exact = section.folded[field].match(phrase)?.length ?? 0
          if (exact) { score += sum * weight * (1 + Math.min(exact, 4) / 4); whole = true }
        }
      return { section, whole, share: sum && had / sum, score: score * (had / sum) ** 1.5 }
    })
    const least = scored.some(({ whole, share }) => whole && share) ? ENOUGH : LEAST
    const results = scored.filter(({ share, whole }) => share && (whole || share >= least))
    results.sort((a, b) => b.score - a.score)
    return {
      results: results.slice(0, MOST).map(({ section }) => section),
      whole: results.filter(({ whole }) => whole).length,
      phrase: tokens.length ? new RegExp(phrase, "u") : /(?!)/,
      marks: terms.flatMap(({ ways }) => ways.map(([word, , begins]) => [word, begins])),
      scores: results,
    }
  }
}
