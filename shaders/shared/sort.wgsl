// Lists of words in scratch, one an invocation. Word k lies at first + k * step, so that neighbouring invocations can touch
// neighbouring words. Needs the binding `entries` and an order of words, precedes().
struct List { first: u32, step: u32, length: u32 }

fn word_at(list: List, k: u32) -> u32 { return entries[list.first + k * list.step]; }

fn put_word(list: List, k: u32, word: u32) { entries[list.first + k * list.step] = word; }

// Shell's sort: like insertion, first over words `gap` apart.
fn sort_words(list: List) {
  var gap = list.length / 2u;
  while (gap > 0u) {
    for (var k = gap; k < list.length; k++) {
      let word = word_at(list, k);
      var hole = k;
      while (hole >= gap) {
        let other = word_at(list, hole - gap);
        if (!precedes(word, other)) { break; }
        put_word(list, hole, other);
        hole -= gap;
      }
      put_word(list, hole, word);
    }
    gap = select(gap * 5u / 11u, 1u, gap == 2u);
  }
}
