package musubi.platform.notice;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a notice says, with places such as <code>{title}</code> that are filled when it is sent.
 *
 * @param id such as {@code questionnaire-reminder}
 * @param places what a notice of this kind has to be filled with, each with an example
 * @param secret places whose fillings are sealed in the outbox, such as a code that lets somebody in
 * @param channels by which it may go
 * @param sender who sends it
 * @param readers whom it goes to
 * @param texts by language, {@code ja} and {@code en}
 */
record Template(
        String id,
        String version,
        Map<String, String> places,
        List<String> secret,
        List<Channel> channels,
        Sender sender,
        Readers readers,
        Map<String, Text> texts) {
    private static final Pattern PLACE = Pattern.compile("\\{([a-z][a-z-]*)\\}");

    /** Who sends a notice. */
    enum Sender {
        /** The server, when something happens. */
        SERVER,
        /** Staff, to people they choose, with places they fill in themselves. */
        STAFF
    }

    /** Whom a notice goes to. */
    enum Readers {
        /** Residents, whose names are known when it is delivered. */
        RESIDENTS,
        /** Those who work here; there is an address for them and no name. */
        STAFF
    }

    /** The order of the places is kept. */
    Template {
        places = Collections.unmodifiableMap(new LinkedHashMap<>(places));
        secret = List.copyOf(secret);
        channels = List.copyOf(channels);
        texts = Map.copyOf(texts);
    }

    /**
     * One language's texts.
     *
     * @param sms short enough for a text message
     */
    record Text(String subject, String sms, String body) {
        /** With every place filled; a filling is text and never a place itself. */
        Text filled(Map<String, String> fillings) {
            return new Text(fill(subject, fillings), fill(sms, fillings), fill(body, fillings));
        }
    }

    Text in(String language) {
        var text = texts.get(language);
        if (text == null) throw new IllegalArgumentException("template " + id + " has no text in " + language);
        return text;
    }

    /** The same notice in other words. */
    Template saying(String version, Map<String, Text> others) {
        return new Template(id, version, places, secret, channels, sender, readers, others);
    }

    /** Places that are filled when it is delivered, whatever it is about. */
    List<String> everywhere() {
        return readers == Readers.STAFF ? List.of("municipality") : List.of("name", "municipality");
    }

    static List<String> placesIn(String text) {
        return PLACE.matcher(text).results().map(m -> m.group(1)).distinct().toList();
    }

    private static String fill(String text, Map<String, String> fillings) {
        return PLACE.matcher(text).replaceAll(place -> {
            var filling = fillings.get(place.group(1));
            if (filling == null) throw new IllegalArgumentException("nothing to fill in for " + place.group(1));
            return java.util.regex.Matcher.quoteReplacement(filling);
        });
    }
}
