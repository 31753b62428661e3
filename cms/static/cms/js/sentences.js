/* Counts sentences as the server does: the same steps as library/essays/sentences.py, the same rules
   file. A test runs both over one table; change them together. */

const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
const FENCE = /^(```|~~~)/;
const HEADING = /^#{1,6}( |$)/;
const QUOTED = /^(> ?)+/;
const BULLET = /^[-*+•‣▪–—−] +/;
const NUMBERED = /^([0-9]{1,3}[.)]|[0-9]{1,2}([.][0-9]{1,2})+[.]?|[a-zа-яәғқңөұүһі][)]) +/;
const ROMAN = /^[IVXLC]+$/;
const DIGITS_FIRST = /^[0-9]+/;
const LOOK_BACK = 80;

const isSmall = (char) => char !== undefined && /\p{Ll}/u.test(char);
const isCapital = (char) => char !== undefined && /\p{Lu}/u.test(char);
const isDigit = (char) => char !== undefined && /\p{Nd}/u.test(char);
const isAllDigits = (word) => /^\p{Nd}+$/u.test(word);
const isAllLetters = (word) => /^\p{L}+$/u.test(word);
const hasLetter = (text) => /\p{L}/u.test(text);
const lengthOf = (word) => Array.from(word).length;
const dotted = (run) => run.includes("…") || run.includes("..");

/** Gives a function text → number of sentences that follows `rules`. */
export function counter(rules) {
  const terminators = new Set(rules.terminators);
  const closers = new Set(rules.closers);
  const openers = new Set(rules.openers);
  const dashes = new Set(rules.dashes);
  const afterNumber = new Set(rules.after_number);
  const mayEnd = new Set(rules.may_end);
  const neverFinal = new Set(rules.never_final);
  const wholeWords = new Set(rules.whole_words);
  const joins = new Set(":;,");

  const bare = (word) => {
    const chars = Array.from(word);
    let start = 0;
    while (start < chars.length && (openers.has(chars[start]) || dashes.has(chars[start]))) start += 1;
    return chars.slice(start).join("");
  };
  const isNumber = (word) => {
    const token = bare(word);
    return token !== "" && (isDigit(Array.from(token).at(-1)) || ROMAN.test(token));
  };
  const isAbbreviation = (small) => {
    if (wholeWords.has(small)) return false;
    if (neverFinal.has(small) || afterNumber.has(small) || mayEnd.has(small)) return true;
    const parts = small.split(".");
    if (!parts.every(isAllLetters)) return false;
    if (parts.length === 1) return lengthOf(small) === 1;
    return parts.every((part) => lengthOf(part) <= 3);
  };

  const linesOf = (text) => {
    const tidy = text.normalize("NFC").replace(INVISIBLE, "").replace(/\r\n?/g, "\n");
    const lines = [];
    let inCode = false;
    for (const raw of tidy.split("\n")) {
      let line = raw.replace(/\s+/g, " ").replace(/^ +| +$/g, "");
      if (FENCE.test(line)) {
        inCode = !inCode;
        lines.push(null);
        continue;
      }
      line = line.replace(QUOTED, "");
      if (inCode || line === "" || HEADING.test(line) || line[0] === "|") {
        lines.push(null);
        continue;
      }
      const bullet = BULLET.test(line);
      line = line.replace(BULLET, "");
      const numbered = NUMBERED.test(line);
      line = line.replace(NUMBERED, "");
      lines.push(line ? { text: line, last: Array.from(line).at(-1), isItem: bullet || numbered, numbered } : null);
    }
    return lines;
  };

  const isFinished = (line) => {
    const chars = Array.from(line.text);
    while (chars.length && closers.has(chars.at(-1))) chars.pop();
    return chars.length > 0 && terminators.has(chars.at(-1));
  };
  const firstLetter = (text) => {
    for (const char of text) {
      if (!openers.has(char) && !dashes.has(char) && char !== " ") return char;
    }
    return undefined;
  };
  const isHeading = (previous, line, following) => {
    if (!line.numbered || terminators.has(line.last) || joins.has(line.last)) return false;
    if (following === null || following.isItem) return false;
    return previous === null || !previous.isItem;
  };
  const continues = (before, line, afterGap) => {
    const small = isSmall(firstLetter(line.text));
    if (afterGap) return joins.has(before.last) && (line.isItem || small);
    if (joins.has(before.last) || (dashes.has(before.last) && !line.isItem)) return true;
    return small && !(line.isItem && isFinished(before));
  };
  const unitsOf = (lines) => {
    const following = new Array(lines.length);
    let next = null;
    for (let index = lines.length - 1; index >= 0; index -= 1) {
      following[index] = next;
      next = lines[index] || next;
    }
    const units = [];
    let previous = null;
    let isOpen = false;
    let afterGap = false;
    lines.forEach((line, index) => {
      if (line === null) {
        afterGap = true;
        return;
      }
      if (isHeading(previous, line, following[index])) {
        isOpen = false;
      } else if (isOpen && continues(units.at(-1).at(-1), line, afterGap)) {
        units.at(-1).push(line);
      } else {
        units.push([line]);
        isOpen = true;
      }
      previous = line;
      afterGap = false;
    });
    return units.map((unit) => Array.from(unit.map((line) => line.text).join(" ")));
  };

  const fullStopEnds = (before, following, spoken) => {
    const words = before.split(" ").filter(Boolean);
    const token = words.length ? bare(words.at(-1)) : "";
    const previous = words.length > 1 ? words.at(-2) : "";
    const numbered = DIGITS_FIRST.test(token) && !isAllDigits(token);
    const word = numbered ? token.replace(DIGITS_FIRST, "") : token;
    const small = word.toLowerCase();
    if (isSmall(following)) {
      const known = afterNumber.has(small) || mayEnd.has(small) || neverFinal.has(small);
      return (
        !spoken &&
        !known &&
        isAllLetters(word) &&
        lengthOf(word) >= rules.least_letters_of_a_word_before_a_small_letter
      );
    }
    if (isDigit(following)) return !(isAllDigits(token) || token === "№" || isAbbreviation(small));
    if (afterNumber.has(small) && (numbered || isNumber(previous))) return true;
    if (mayEnd.has(small) || wholeWords.has(small)) return true;
    return !isAbbreviation(small);
  };

  const spaceForgotten = (unit, runStart, after) =>
    runStart >= 2 &&
    isSmall(unit[runStart - 1]) &&
    isSmall(unit[runStart - 2]) &&
    isCapital(unit[after]) &&
    isSmall(unit[after + 1]);

  const endsSentence = (unit, start, runStart, runEnd, after) => {
    const run = unit.slice(runStart, runEnd).join("");
    if (after >= unit.length) return true;
    if (unit[after] !== " " && !dashes.has(unit[after])) return spaceForgotten(unit, runStart, after);
    let position = after;
    let hasDash = false;
    while (
      position < unit.length &&
      (unit[position] === " " || dashes.has(unit[position]) || openers.has(unit[position]))
    ) {
      hasDash = hasDash || dashes.has(unit[position]);
      position += 1;
    }
    if (position >= unit.length) return true;
    const following = unit[position];
    const spoken = hasDash || after > runEnd;
    if (run.includes("!") || run.includes("?")) {
      return !isSmall(following) || !(spoken || dotted(run));
    }
    if (run !== ".") return !isSmall(following);
    const before = unit.slice(Math.max(start, runStart - LOOK_BACK), runStart).join("");
    return fullStopEnds(before, following, spoken);
  };

  const countIn = (unit) => {
    let count = 0;
    let start = 0;
    let position = 0;
    while (position < unit.length) {
      if (!terminators.has(unit[position])) {
        position += 1;
        continue;
      }
      let runEnd = position;
      while (runEnd < unit.length && terminators.has(unit[runEnd])) runEnd += 1;
      let after = runEnd;
      while (after < unit.length && closers.has(unit[after])) after += 1;
      if (endsSentence(unit, start, position, runEnd, after)) {
        if (hasLetter(unit.slice(start, after).join(""))) count += 1;
        start = after;
      }
      position = Math.max(after, runEnd);
    }
    const rest = unit.slice(start).join("").split(" ").filter(hasLetter);
    return count + (rest.length >= rules.least_words_without_full_stop ? 1 : 0);
  };

  return (text) => unitsOf(linesOf(text)).reduce((sum, unit) => sum + countIn(unit), 0);
}
