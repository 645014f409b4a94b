package musubi.platform.api;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;

/**
 * Which part of a list is asked for. A cursor names the last row that was seen by its key and not by its number, so rows that come or go
 * meanwhile shift nothing. Its text means something to us alone.
 *
 * @param list which list, with what narrows it: the cursor of another list is refused
 * @param limit how many rows at most
 * @param key of the last row that was seen; empty at the beginning
 */
record Cursor(String list, int limit, List<String> key) {
    static final int MOST = 200;
    private static final int USUAL = 50;
    private static final int MOST_LETTERS = 2_000;
    private static final String BETWEEN = "\u0000";

    /** Lists are copied. */
    Cursor {
        key = List.copyOf(key);
    }

    /**
     * Reads what was asked.
     *
     * @param limit more than 200 is 200
     * @throws BadInput when the limit is no positive number, or the text is no cursor of this list
     */
    static Cursor of(String list, Optional<Integer> limit, Optional<String> text) {
        int wanted = limit.orElse(USUAL);
        if (wanted < 1)
            throw new BadInput(
                    "api.limit",
                    Place.whole("limit"),
                    Integer.toString(wanted),
                    new Words("limit は 1 以上にしてください（200 まで）。", "limit is at least 1 and at most 200."));
        return new Cursor(
                list, Math.min(wanted, MOST), text.map(t -> read(list, t)).orElse(List.of()));
    }

    private static List<String> read(String list, String text) {
        if (text.length() > MOST_LETTERS) throw wrong(text.substring(0, 40));
        try {
            var parts = Arrays.asList(
                    new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(BETWEEN, -1));
            if (parts.size() < 2 || !parts.getFirst().equals(list)) throw wrong(text);
            return parts.subList(1, parts.size());
        } catch (IllegalArgumentException e) {
            throw wrong(text);
        }
    }

    private static BadInput wrong(String text) {
        return new BadInput(
                "api.cursor",
                Place.whole("cursor"),
                text,
                new Words(
                        "この cursor はこの一覧のものではありません。cursor なしで初めから読み直してください。",
                        "This is no cursor of this list. Begin again without one."));
    }

    /** The key of the last row that was seen, which has so many parts; empty at the beginning. */
    List<String> after(int parts) {
        if (!key.isEmpty() && key.size() != parts) throw wrong("");
        return key;
    }

    /** The key of the last row that was seen, read as what it was; empty at the beginning. */
    <T> Optional<T> after(int parts, Function<List<String>, T> read) {
        if (after(parts).isEmpty()) return Optional.empty();
        try {
            return Optional.of(read.apply(key));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw wrong("");
        }
    }

    /** A moment as part of a key, so that the later is the greater text. */
    static String moment(Instant at) {
        return "%012d.%09d".formatted(at.getEpochSecond(), at.getNano());
    }

    /** The text of a cursor after the row with this key. */
    String at(List<String> key) {
        var parts = new ArrayList<String>();
        parts.add(list);
        parts.addAll(key);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join(BETWEEN, parts).getBytes(StandardCharsets.UTF_8));
    }
}
