package musubi.platform.notice;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import musubi.document.Fields;
import musubi.document.Misread;
import musubi.document.Text;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;

/** Reads a template from YAML. A place that is never filled or a filling that is never shown is refused with line and column. */
final class TemplateReader {
    /** What fits into one concatenated Japanese text message of most carriers. */
    private static final int SMS = 660;

    private static final int SUBJECT = 200;
    private static final int BODY = 4_000;

    /** What looks like a place, or the rest of one. */
    private static final Pattern BRACE = Pattern.compile("\\{[^{}\n]{0,40}\\}?|\\}");

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
        var readers = all.has("to-staff") ? Template.Readers.STAFF : Template.Readers.RESIDENTS;
        if (readers == Template.Readers.STAFF) toStaff(all.need("to-staff", "notice"), sender);
        var texts = new LinkedHashMap<String, Template.Text>();
        for (var language : List.of("ja", "en")) texts.put(language, text(all.need(language, "notice"), language));
        var read = new Template(id, version, places, secret, channels, sender, readers, texts);
        for (var language : List.of("ja", "en"))
            for (var wrong : wrong(read, read.in(language)))
                throw new Misread(
                        wrong.code(),
                        all.need(language, "notice").place(),
                        wrong.value(),
                        wrong.words().ja(),
                        wrong.words().en());
        all.done("notice");
        return read;
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

    private static void toStaff(Text text, Template.Sender sender) {
        var word = Fields.text(text, "to-staff");
        if (!word.equals("yes") || sender == Template.Sender.STAFF)
            throw new Misread(
                    "notice.to-staff",
                    text.place(),
                    word,
                    "to-staff に書けるのは yes だけで、by-hand のある文面には書けません。",
                    "to-staff is yes or left out, and never beside by-hand.");
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

    private static Template.Text text(Text text, String language) {
        var fields = Fields.of(text, language);
        var read = new Template.Text(
                Fields.text(fields.need("subject", language), "subject"),
                Fields.text(fields.need("sms", language), "sms"),
                Fields.text(fields.need("body", language), "body"));
        fields.done(language);
        return read;
    }

    /** Why a text does not fit its places. */
    private record Wrong(String code, String value, Words words) {}

    private static List<Wrong> wrong(Template template, Template.Text read) {
        var wrong = new ArrayList<Wrong>();
        var places = template.places();
        var shown = Stream.of(read.subject(), read.sms(), read.body())
                .flatMap(part -> Template.placesIn(part).stream())
                .toList();
        for (var place : shown)
            if (!places.containsKey(place) && !template.everywhere().contains(place))
                wrong.add(new Wrong(
                        "notice.unknown-place",
                        place,
                        new Words(
                                "{" + place + "} に入れるものがありません。places に書くか、直してください。",
                                "Nothing fills {" + place + "}: write it under places, or put it right.")));
        for (var place : places.keySet())
            if (!shown.contains(place))
                wrong.add(new Wrong(
                        "notice.unused-place",
                        place,
                        new Words("{" + place + "} がどこにも出てきません。", "{" + place + "} is shown nowhere.")));
        for (var place : template.secret())
            if (Template.placesIn(read.subject()).contains(place))
                wrong.add(new Wrong(
                        "notice.secret-in-subject",
                        place,
                        new Words(
                                "{" + place + "} は件名に書けません。届いたことの知らせや一覧に出てしまいます。",
                                "{" + place
                                        + "} cannot stand in the subject, which is shown before a mail is opened.")));
        if (read.sms().length() > SMS || read.subject().contains("\n"))
            wrong.add(new Wrong(
                    "notice.too-long",
                    "",
                    new Words(
                            "SMS は " + SMS + " 文字まで、件名は1行です。",
                            "A text message has " + SMS + " letters at most, a subject one line.")));
        return wrong;
    }

    /**
     * Looks at a text that a municipality wrote. By every channel the notice may go it has to say what the standard text says there.
     *
     * @throws BadInput when it is missing or too long, shows other places than are filled, and then which may be written, leaves one out, or
     *     shows a secret in the subject
     */
    static void own(String language, Template.Text text, Template standard) {
        var name =
                language.equals("ja") ? new Words("日本語の文面：", "Japanese text: ") : new Words("英語の文面：", "English text: ");
        for (var part : List.of(text.subject(), text.sms(), text.body()))
            if (part.isBlank())
                throw refused(
                        "notice.missing",
                        name,
                        "",
                        new Words("件名・SMS・本文のすべてを書いてください。", "Write the subject, the text message and the body."));
        if (text.body().length() > BODY || text.subject().length() > SUBJECT)
            throw refused(
                    "notice.too-long",
                    name,
                    "",
                    new Words(
                            "件名は " + SUBJECT + " 文字、本文は " + BODY + " 文字までです。",
                            "A subject has " + SUBJECT + " letters at most, a body " + BODY + "."));
        var known = Stream.concat(standard.places().keySet().stream(), standard.everywhere().stream())
                .map(place -> "{" + place + "}")
                .toList();
        for (var part : List.of(text.subject(), text.sms(), text.body())) {
            var rest = part;
            for (var place : known) rest = rest.replace(place, "");
            var brace = BRACE.matcher(rest);
            if (brace.find())
                throw refused(
                        "notice.unknown-place",
                        name,
                        brace.group(),
                        new Words(
                                "「%s」は使えません。使えるのは %s だけです。".formatted(brace.group(), String.join(" ", known)),
                                "“%s” cannot be used. There are only %s."
                                        .formatted(brace.group(), String.join(" ", known))));
        }
        for (var wrong : wrong(standard, text)) throw refused(wrong.code(), name, wrong.value(), wrong.words());
        for (var wrong : lacking(standard, standard.in(language), text))
            throw refused(wrong.code(), name, wrong.value(), wrong.words());
    }

    /** What somebody reads of a notice: by the standard, and in other words. */
    private record Part(Words name, String standard, String own) {}

    private static List<Wrong> lacking(Template template, Template.Text standard, Template.Text own) {
        var parts = new ArrayList<Part>();
        if (template.channels().contains(Channel.SMS))
            parts.add(new Part(new Words("SMS", "the text message"), standard.sms(), own.sms()));
        if (template.channels().contains(Channel.MAIL) || template.channels().contains(Channel.LETTER)) {
            parts.add(new Part(new Words("本文", "the body"), standard.body(), own.body()));
            parts.add(new Part(
                    new Words("件名か本文", "the subject or the body"), standard.subject(), own.subject() + own.body()));
        }
        var wrong = new ArrayList<Wrong>();
        for (var part : parts)
            for (var place : Template.placesIn(part.standard()))
                if (template.places().containsKey(place)
                        && !Template.placesIn(part.own()).contains(place))
                    wrong.add(new Wrong(
                            "notice.unused-place",
                            place,
                            new Words(
                                    "%sに {%s} がありません。標準の文面と同じように書いてください。"
                                            .formatted(part.name().ja(), place),
                                    "{%s} is missing in %s: write it there, as the standard text does."
                                            .formatted(place, part.name().en()))));
        return wrong;
    }

    private static BadInput refused(String code, Words name, String value, Words words) {
        return new BadInput(
                code, Place.whole("form"), value, new Words(name.ja() + words.ja(), name.en() + words.en()));
    }
}
