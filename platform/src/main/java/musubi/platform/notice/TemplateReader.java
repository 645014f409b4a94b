package musubi.platform.notice;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import musubi.document.Fields;
import musubi.document.Misread;
import musubi.document.Text;
import musubi.quantity.BadInput;

/** Reads a template from YAML. A place that is never filled or a filling that is never shown is refused with line and column. */
final class TemplateReader {
    /** What fits into one concatenated Japanese text message of most carriers. */
    private static final int SMS = 660;

    private TemplateReader() {}

    /**
     * Reads a whole file.
     *
     * @throws BadInput with what is wrong
     */
    static Template read(String file, String yaml) {
        try {
            return whole(Fields.of(Text.of(file, yaml), "notice"));
        } catch (Misread e) {
            throw new BadInput(List.of(e.problem()));
        }
    }

    private static Template whole(Fields all) {
        var id = Fields.text(all.need("notice", "notice"), "notice");
        var version = Fields.text(all.need("version", "notice"), "version");
        var places = new LinkedHashMap<String, String>();
        var given = all.need("places", "notice");
        var fields = Fields.of(given, "places");
        for (var name : fields.keys()) places.put(name, Fields.text(fields.need(name, "places"), name));
        var secret = new ArrayList<String>();
        if (all.has("secret")) for (var item : all.items("secret", "notice")) secret.add(secret(item, places));
        var channels = new ArrayList<Channel>();
        for (var item : all.items("channels", "notice")) channels.add(channel(item));
        var sender = all.has("by-hand") ? Template.Sender.STAFF : Template.Sender.SERVER;
        if (sender == Template.Sender.STAFF) byHand(all.need("by-hand", "notice"), secret);
        var texts = new LinkedHashMap<String, Template.Text>();
        for (var language : List.of("ja", "en"))
            texts.put(language, text(all.need(language, "notice"), language, places));
        all.done("notice");
        return new Template(id, version, places, secret, channels, sender, texts);
    }

    private static String secret(Text text, Map<String, String> places) {
        var place = Fields.text(text, "secret");
        if (places.containsKey(place)) return place;
        throw new Misread(
                "notice.unknown-place",
                text.place(),
                place,
                "{" + place + "} は places にありません。",
                "There is no {" + place + "} under places.");
    }

    private static void byHand(Text text, List<String> secret) {
        var word = Fields.text(text, "by-hand");
        if (!word.equals("yes") || !secret.isEmpty())
            throw new Misread(
                    "notice.by-hand",
                    text.place(),
                    word,
                    "by-hand に書けるのは yes だけで、secret のある文面には書けません。",
                    "by-hand is yes or left out, and never beside secret places.");
    }

    private static Channel channel(Text text) {
        var word = Fields.text(text, "channels");
        if (!word.matches("mail|sms|letter"))
            throw new Misread(
                    "notice.channel",
                    text.place(),
                    word,
                    "送り方は mail、sms、letter のどれかです。",
                    "A channel is mail, sms or letter.");
        return Channel.of(word);
    }

    private static Template.Text text(Text text, String language, Map<String, String> places) {
        var fields = Fields.of(text, language);
        var read = new Template.Text(
                Fields.text(fields.need("subject", language), "subject"),
                Fields.text(fields.need("sms", language), "sms"),
                Fields.text(fields.need("body", language), "body"));
        fields.done(language);
        for (var part : List.of(read.subject(), read.sms(), read.body()))
            for (var place : Template.placesIn(part))
                if (!places.containsKey(place) && !Template.EVERYWHERE.contains(place))
                    throw new Misread(
                            "notice.unknown-place",
                            text.place(),
                            place,
                            "{" + place + "} に入れるものがありません。places に書くか、直してください。",
                            "Nothing fills {" + place + "}: write it under places, or put it right.");
        var shown = Stream.of(read.subject(), read.sms(), read.body())
                .flatMap(part -> Template.placesIn(part).stream())
                .toList();
        for (var place : places.keySet())
            if (!shown.contains(place))
                throw new Misread(
                        "notice.unused-place",
                        text.place(),
                        place,
                        "{" + place + "} がどこにも出てきません。",
                        "{" + place + "} is shown nowhere.");
        if (read.sms().length() > SMS || read.subject().contains("\n"))
            throw new Misread(
                    "notice.too-long",
                    text.place(),
                    "",
                    "SMS は " + SMS + " 文字まで、件名は1行です。",
                    "A text message has " + SMS + " letters at most, a subject one line.");
        return read;
    }
}
