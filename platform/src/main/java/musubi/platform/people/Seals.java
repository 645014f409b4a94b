package musubi.platform.people;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import musubi.platform.seal.Seal;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Seals what tells who somebody is, each identity bound to its person. */
@Component
class Seals {
    private final Seal seal;

    Seals(@Value("${musubi.folder}") Path folder) {
        this.seal = Seal.of(folder, "people");
    }

    byte[] seal(PersonId person, Identity identity) {
        return seal(
                person.toString(),
                String.join("\u0000", identity.name(), identity.kana(), identity.address(), identity.phone()));
    }

    Identity open(PersonId person, byte[] sealed) {
        return identity(open(person.toString(), sealed));
    }

    static Identity identity(String opened) {
        var parts = opened.split("\u0000", -1);
        return new Identity(parts[0], parts[1], parts[2], parts[3]);
    }

    /** Seals a text so that it opens only where it belongs. */
    byte[] seal(String row, String text) {
        return seal.seal(row, text.getBytes(StandardCharsets.UTF_8));
    }

    String open(String row, byte[] sealed) {
        return new String(seal.open(row, sealed), StandardCharsets.UTF_8);
    }

    /**
     * Keyed digests of every pair of neighbouring letters of the name and its reading, and of each number of a telephone as a whole, for
     * pairs of digits are so few that they would be counted out; in order, each once.
     */
    Long[] marks(Identity identity) {
        return marks(seal, identity);
    }

    static Long[] marks(Seal seal, Identity identity) {
        return Stream.concat(
                        pairs(identity.name(), identity.kana()).stream().map(Pair::bytes),
                        Telephones.in(identity.phone()).stream().map(Seals::telephone))
                .map(bytes -> number(seal.mark(bytes)))
                .distinct()
                .sorted()
                .toArray(Long[]::new);
    }

    /** The marks of what is looked for by the newest key and by the one before, while names lie under both. */
    List<Long[]> lookedFor(String text) {
        var pairs = pairs(text);
        var marks = pairs.stream().map(pair -> seal.marks(pair.bytes())).toList();
        int keys = marks.isEmpty() ? 0 : marks.getFirst().size();
        return IntStream.range(0, Math.max(1, keys))
                .mapToObj(key -> marks.stream()
                        .filter(all -> key < all.size())
                        .map(all -> number(all.get(key)))
                        .distinct()
                        .toArray(Long[]::new))
                .limit(2)
                .toList();
    }

    /** The mark of a telephone by the newest key and by the one before, while marks lie under both. */
    List<Long[]> lookedForTelephone(String digits) {
        return seal.marks(telephone(digits)).stream()
                .map(mark -> new Long[] {number(mark)})
                .limit(2)
                .toList();
    }

    /** Longer than a pair of letters, so that the one is never taken for the other. */
    private static byte[] telephone(String digits) {
        return ("telephone " + digits).getBytes(StandardCharsets.UTF_8);
    }

    /** Two neighbouring letters. */
    private record Pair(int first, int second) {
        byte[] bytes() {
            return ByteBuffer.allocate(8).putInt(first).putInt(second).array();
        }
    }

    private static Set<Pair> pairs(String... texts) {
        var pairs = new LinkedHashSet<Pair>();
        for (var text : texts) {
            var letters = plain(text).codePoints().toArray();
            for (int i = 0; i + 1 < letters.length; i++) pairs.add(new Pair(letters[i], letters[i + 1]));
        }
        return pairs;
    }

    private static long number(byte[] mark) {
        return ByteBuffer.wrap(mark).getLong();
    }

    /** A name as it is searched for: compatibility forms, hiragana as katakana, no spaces, lower case. */
    static String plain(String text) {
        var folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        var plain = new StringBuilder();
        folded.codePoints()
                .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
                .map(c -> c >= 0x3041 && c <= 0x3096 ? c + 0x60 : c)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }
}
