package musubi.platform.questionnaire;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import musubi.document.Fields;
import musubi.document.Misread;
import musubi.document.Text;
import musubi.measure.instrument.Instrument;
import musubi.measure.instrument.Instruments;
import musubi.platform.questionnaire.Questionnaire.Amount;
import musubi.platform.questionnaire.Questionnaire.Choice;
import musubi.platform.questionnaire.Questionnaire.Choose;
import musubi.platform.questionnaire.Questionnaire.Meaning;
import musubi.platform.questionnaire.Questionnaire.Question;
import musubi.platform.questionnaire.Questionnaire.Reply;
import musubi.platform.questionnaire.Questionnaire.When;
import musubi.platform.questionnaire.Questionnaire.Wording;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/** Reads a questionnaire from YAML and holds it against the scale that scores it. Every mistake is named with its line and column. */
final class QuestionnaireReader {
    private final List<Problem> problems = new ArrayList<>();
    private Optional<Instrument> scoring = Optional.empty();
    private Map<String, List<Choice>> choices = Map.of();
    private Wording wording = Wording.OURS;

    private QuestionnaireReader() {}

    /**
     * Reads a whole file.
     *
     * @throws BadInput with everything that is wrong
     */
    static Questionnaire read(String file, String yaml) {
        var reader = new QuestionnaireReader();
        Optional<Questionnaire> read;
        try {
            read = Optional.of(reader.whole(Fields.of(Text.of(file, yaml), "questionnaire")));
        } catch (Misread e) {
            reader.problems.add(e.problem());
            read = Optional.empty();
        }
        if (!reader.problems.isEmpty()) throw new BadInput(reader.problems);
        return read.orElseThrow();
    }

    private Questionnaire whole(Fields all) {
        scoring = all.find("scored-by").flatMap(t -> part(() -> scale(t)));
        wording = part(() -> wording(all.need("wording", "questionnaire"))).orElse(Wording.OURS);
        choices = new LinkedHashMap<>();
        all.find("choices")
                .ifPresent(lists -> entries(lists, "choices")
                        .forEach((name, entry) ->
                                part(() -> choices(entry.value())).ifPresent(list -> choices.put(name, list))));
        var questions = new ArrayList<Question>();
        var asked = all.need("questions", "questionnaire");
        entries(asked, "questions")
                .forEach((id, entry) -> part(() -> question(id, entry)).ifPresent(questions::add));
        if (problems.isEmpty()) part(() -> complete(questions, asked.place()));
        var results = meanings(all, "results");
        var unscored = all.find("no-score").flatMap(t -> part(() -> words(t, "no-score")));
        part(() -> ends(results, unscored, all.placeOf("results")));
        var read = new Questionnaire(
                Fields.text(all.need("questionnaire", "questionnaire"), "questionnaire"),
                Fields.text(all.need("version", "questionnaire"), "version"),
                words(all.need("title", "questionnaire"), "title"),
                words(all.need("about", "questionnaire"), "about"),
                words(all.need("source", "questionnaire"), "source"),
                words(all.need("licence", "questionnaire"), "licence"),
                yes(all.need("verified", "questionnaire")),
                all.find("choices-wording").flatMap(t -> part(() -> wording(t))).orElse(wording),
                questions,
                scoring,
                unscored,
                results,
                meanings(all, "remarks"));
        all.done("questionnaire");
        return read;
    }

    /** A part that can be read; the mistake in one that cannot is noted, and reading goes on with the next. */
    private <T> Optional<T> part(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (Misread e) {
            problems.add(e.problem());
            return Optional.empty();
        }
    }

    private static Map<String, Text.Entry> entries(Text text, String what) {
        Fields.of(text, what);
        return ((Text.Entries) text).entries();
    }

    private Instrument scale(Text text) {
        var fields = Fields.of(text, "scored-by");
        var id = Fields.text(fields.need("instrument", "scored-by"), "instrument");
        var version = Fields.text(fields.need("version", "scored-by"), "version");
        fields.done("scored-by");
        return Instruments.named(id, version)
                .orElseThrow(() -> new Misread(
                        "questionnaire.unknown-scale",
                        text.place(),
                        id + " " + version,
                        "「" + id + "」第" + version + "版の尺度はありません。measures の instruments にある名前と版を書いてください。",
                        "There is no scale \"" + id + "\" version " + version + ". Write one that the measures have."));
    }

    private static Wording wording(Text text) {
        return switch (Fields.text(text, "wording")) {
            case "primary" -> Wording.PRIMARY;
            case "secondary" -> Wording.SECONDARY;
            case "ours" -> Wording.OURS;
            default ->
                throw new Misread(
                        "questionnaire.wording",
                        text.place(),
                        Fields.shown(text),
                        "文言の出どころは primary、secondary、ours のどれかです。",
                        "The origin of a wording is primary, secondary or ours.");
        };
    }

    private static boolean yes(Text text) {
        return switch (Fields.text(text, "verified")) {
            case "yes" -> true;
            case "no" -> false;
            default ->
                throw new Misread(
                        "questionnaire.yes-or-no",
                        text.place(),
                        Fields.shown(text),
                        "yes か no を書いてください。",
                        "Write yes or no.");
        };
    }

    private static Words words(Text text, String what) {
        var fields = Fields.of(text, what);
        var words = new Words(Fields.text(fields.need("ja", what), "ja"), Fields.text(fields.need("en", what), "en"));
        fields.done(what);
        return words;
    }

    private static List<Choice> choices(Text text) {
        var list = new ArrayList<Choice>();
        entries(text, "choices").forEach((code, entry) -> {
            if (!code.matches("[a-z0-9][a-z0-9-]{0,31}"))
                throw new Misread(
                        "questionnaire.choice-code",
                        entry.key(),
                        code,
                        "選択肢の符号は英小文字、数字、「-」で32文字までです。",
                        "The code of a choice has small letters, digits and hyphens, 32 at most.");
            list.add(new Choice(code, words(entry.value(), code)));
        });
        return list;
    }

    private Question question(String id, Text.Entry entry) {
        var fields = Fields.of(entry.value(), id);
        var item = scoring.flatMap(
                s -> s.items().stream().filter(i -> i.id().equals(id)).findFirst());
        var ja = fields.word("ja").or(() -> item.map(Instrument.Item::text));
        var question = new Question(
                id,
                fields.word("code").orElse(""),
                new Words(
                        ja.orElseThrow(() -> new Misread(
                                "questionnaire.no-japanese",
                                entry.key(),
                                id,
                                "質問 " + id + " に日本語の文がありません。「ja」を書いてください。",
                                "Question " + id + " has no Japanese text: write \"ja\".")),
                        Fields.text(fields.need("en", id), "en")),
                fields.find("wording").map(QuestionnaireReader::wording).orElse(wording),
                reply(id, fields));
        fields.done(id);
        item.ifPresent(i -> agrees(question, i, entry.key()));
        return question;
    }

    private Reply reply(String id, Fields fields) {
        var number = fields.find("number");
        if (number.isPresent()) return number(number.get());
        var name = fields.need("choose", id);
        var list = choices.get(Fields.text(name, "choose"));
        if (list == null)
            throw new Misread(
                    "questionnaire.unknown-choices",
                    name.place(),
                    Fields.shown(name),
                    "選択肢の組「" + Fields.shown(name) + "」がありません。choices に書いてください。",
                    "There are no choices \"" + Fields.shown(name) + "\": write them under choices.");
        return new Choose(list);
    }

    private static Amount number(Text text) {
        var fields = Fields.of(text, "number");
        var number = new Amount(
                Fields.text(fields.need("unit", "number"), "unit"),
                amount(fields.need("from", "number")),
                amount(fields.need("to", "number")),
                amount(fields.need("decimals", "number")).intValue());
        fields.done("number");
        return number;
    }

    private static BigDecimal amount(Text text) {
        var written = Fields.text(text, "number");
        if (!written.matches("[0-9]{1,6}(\\.[0-9]{1,3})?"))
            throw new Misread(
                    "questionnaire.number", text.place(), written, "0 以上の数を書いてください。", "Write a number of 0 or more.");
        return new BigDecimal(written);
    }

    /** The scale's own codes and Japanese texts, no fewer and no others: an answer that cannot be scored is never offered. */
    private static void agrees(Question question, Instrument.Item item, Place place) {
        var offered = new LinkedHashMap<String, String>();
        if (question.reply() instanceof Choose choose)
            choose.choices().forEach(c -> offered.put(c.code(), c.text().ja()));
        var scored = new LinkedHashMap<String, String>();
        item.options().forEach((code, option) -> scored.put(code, option.text()));
        if (!offered.equals(scored))
            throw new Misread(
                    "questionnaire.other-choices",
                    place,
                    question.id(),
                    "質問 " + question.id() + " の選択肢 " + offered + " は尺度の " + scored + " と違います。",
                    "Question " + question.id() + " offers " + offered + ", the scale has " + scored + ".");
    }

    /** Everything the scale needs is asked. */
    private boolean complete(List<Question> questions, Place place) {
        if (scoring.isEmpty()) return true;
        var asked = questions.stream().map(Question::id).toList();
        var missing = new ArrayList<String>();
        for (var item : scoring.get().items())
            if (item.indexBelow().isEmpty() && !asked.contains(item.id())) missing.add(item.id());
        if (scoring.get().needsBody())
            for (var body : List.of("height", "weight")) if (!asked.contains(body)) missing.add(body);
        if (missing.isEmpty()) return true;
        throw new Misread(
                "questionnaire.not-asked",
                place,
                String.join(", ", missing),
                "尺度に要る質問がありません: " + String.join(", ", missing),
                "The scale needs questions that are not asked: " + String.join(", ", missing));
    }

    private List<Meaning> meanings(Fields all, String key) {
        var meanings = new ArrayList<Meaning>();
        all.find(key)
                .ifPresent(text -> entries(text, key)
                        .forEach((id, entry) ->
                                part(() -> meaning(id, entry.value())).ifPresent(meanings::add)));
        return meanings;
    }

    private Meaning meaning(String id, Text text) {
        var fields = Fields.of(text, id);
        var when = fields.find("when").map(this::when);
        if (when.isEmpty()) yes(fields.need("otherwise", id));
        var meaning = new Meaning(
                id,
                when,
                new Words(Fields.text(fields.need("ja", id), "ja"), Fields.text(fields.need("en", id), "en")),
                words(fields.need("next", id), "next"));
        fields.done(id);
        return meaning;
    }

    private When when(Text text) {
        var fields = Fields.of(text, "when");
        var scale = fields.need("scale", "when");
        var name = Fields.text(scale, "scale");
        if (scoring.isPresent() && !scoring.get().rules().containsKey(name))
            throw new Misread(
                    "questionnaire.no-such-scale",
                    scale.place(),
                    name,
                    "尺度に「" + name + "」はありません。使えるもの: "
                            + String.join(", ", scoring.get().rules().keySet()),
                    "The scale has no \"" + name + "\". It has: "
                            + String.join(", ", scoring.get().rules().keySet()));
        var when = new When(name, amount(fields.need("at-least", "when")).longValue());
        fields.done("when");
        return when;
    }

    /** Every sheet gets a result, or a sentence why there is none. */
    private boolean ends(List<Meaning> results, Optional<Words> unscored, Place place) {
        boolean ends = scoring.isEmpty()
                ? unscored.isPresent() && results.isEmpty()
                : !results.isEmpty() && results.getLast().when().isEmpty();
        if (ends || !problems.isEmpty()) return true;
        throw new Misread(
                "questionnaire.no-result",
                place,
                "",
                "採点する質問票の results は、最後を「otherwise: yes」にしてください。採点しないものは results を書かず、「no-score」を書いてください。",
                "Where there is a scale, the last of results is \"otherwise: yes\"; where there is none, write no-score and no results.");
    }
}
