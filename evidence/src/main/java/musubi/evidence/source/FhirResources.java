package musubi.evidence.source;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import musubi.evidence.record.Answer;
import musubi.evidence.record.Code;
import musubi.evidence.record.Person;
import musubi.evidence.record.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The resources of one file, one after the other. */
final class FhirResources {
    private static final Pattern TYPE = Pattern.compile("[A-Za-z]{1,40}");
    private static final Map<String, String> SEXES = Map.of("male", "M", "female", "F", "other", "X", "unknown", "X");
    private static final Set<String> ANSWERED = Set.of("completed", "amended");
    private static final String UNVERSIONED = "unversioned";
    private static final int MOST_PEOPLE = 1_000_000;

    private final Source source;
    private final Settings settings;
    private final Sink sink;
    private final FhirObservations observations;
    private final FhirTimes times;
    private final Map<String, String> idsByUrl = new HashMap<>();
    private final Set<String> urlsAsIds = new HashSet<>();
    private boolean saidNoMunicipality;
    private boolean saidNoVersion;

    FhirResources(Source source, Settings settings, Sink sink) {
        this.source = source;
        this.settings = settings;
        this.sink = sink;
        this.times = new FhirTimes(settings.zone(), sink);
        this.observations = new FhirObservations(times, sink);
    }

    void read(JsonNode resource, String fullUrl, long line) {
        var type = resource.path("resourceType").asString("");
        switch (type) {
            case "Patient" -> patient(resource, fullUrl, line);
            case "Observation" -> {
                if (!observations.known(resource)) return;
                var person = subject(resource, line);
                if (person != null) observations.read(resource, person, line);
            }
            case "QuestionnaireResponse" -> response(resource, line);
            case "" ->
                sink.reject(
                        "fhir.no-type",
                        line,
                        "resourceType",
                        "",
                        new Words("resourceType がありません", "there is no resourceType"));
            default -> sink.leftOut(TYPE.matcher(type).matches() ? type : "(other)");
        }
    }

    void finish() {
        observations.finish();
    }

    private void patient(JsonNode patient, String fullUrl, long line) {
        patient.path("name").forEach(name -> {
            personal(name, "text", "family");
            name.path("given").forEach(given -> sink.personal(given.asString("")));
        });
        patient.path("telecom").forEach(telecom -> personal(telecom, "value"));
        patient.path("address").forEach(address -> {
            personal(address, "text");
            address.path("line").forEach(part -> sink.personal(part.asString("")));
        });
        var id = patient.path("id").asString(tail(fullUrl));
        if (id.isBlank()) {
            sink.reject("fhir.no-id", line, "id", "", new Words("Patient に id がありません", "the Patient has no id"));
            return;
        }
        if (!fullUrl.isEmpty() && idsByUrl.size() < MOST_PEOPLE) idsByUrl.put(fullUrl, id);
        if (urlsAsIds.contains(fullUrl) && !tail(fullUrl).equals(id)) {
            sink.reject(
                    "fhir.patient-after",
                    line,
                    "id",
                    id,
                    new Words(
                            "この Patient を指す記録が先に出てきたため、別の人の番号（%s）で入りました。Patient を先頭に置いて書き出し直してください"
                                    .formatted(tail(fullUrl)),
                            "records that point to this Patient came before it and are under another id (%s); export with Patients first"
                                    .formatted(tail(fullUrl))));
            return;
        }
        person(patient, new PersonId(id), line);
    }

    private void personal(JsonNode node, String... fields) {
        for (var field : fields) {
            var text = node.path(field).asString("");
            if (!text.isBlank()) sink.personal(text);
        }
    }

    private void person(JsonNode patient, PersonId id, long line) {
        if (settings.municipality().isEmpty()) {
            if (!saidNoMunicipality)
                sink.remark(
                        "fhir.no-municipality",
                        line,
                        "Patient",
                        "",
                        new Words(
                                "市区町村が分からないため、Patient は住民の表に入りません。--municipality で指定できます",
                                "Patients do not enter the table of people, because their municipality is not known; say --municipality"));
            saidNoMunicipality = true;
            return;
        }
        var birth = patient.path("birthDate").asString("");
        var gender = patient.path("gender").asString("unknown");
        var born = day(birth);
        var sex = SEXES.get(gender);
        if (born == null || sex == null) {
            sink.reject(
                    "fhir.patient",
                    line,
                    sex == null ? "gender" : "birthDate",
                    sex == null ? gender : birth,
                    new Words(
                            "生年月日（年月日）か性別が読めません",
                            "the day of birth (year, month and day) or the gender cannot be read"));
            return;
        }
        var municipality = new Code(settings.municipality().get());
        sink.accept(new Person(id, born, new Code(sex), municipality, null, null, null, null), line);
    }

    /** A whole day of birth, or null. */
    private static @Nullable LocalDate day(String text) {
        try {
            var day = LocalDate.parse(text);
            return day.getYear() >= 1868 && day.getYear() <= 2199 ? day : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Who a record is about, by the id of the Patient; null after the record was rejected. */
    private @Nullable PersonId subject(JsonNode resource, long line) {
        var reference = resource.path("subject").path("reference").asString("");
        if (reference.isBlank()) {
            try {
                return Owner.of(source, settings);
            } catch (BadInput nobody) {
                sink.reject(
                        "fhir.no-subject",
                        line,
                        "subject",
                        "",
                        new Words("誰の記録か書かれていません", "it does not say whose it is"));
                return null;
            }
        }
        var known = idsByUrl.get(reference);
        if (known != null) return new PersonId(known);
        var id = tail(reference);
        if (id.isBlank() || reference.contains("/") && !reference.contains("Patient/") || reference.startsWith("#")) {
            sink.reject(
                    "fhir.not-a-patient",
                    line,
                    "subject",
                    reference.substring(0, Math.min(80, reference.length())),
                    new Words("人（Patient）の記録ではありません", "it is no record of a Patient"));
            return null;
        }
        if (reference.startsWith("urn:") && urlsAsIds.size() < MOST_PEOPLE) urlsAsIds.add(reference);
        return new PersonId(id);
    }

    /** The id in a reference or address: its last part, without a version. */
    private static String tail(String reference) {
        int history = reference.indexOf("/_history/");
        var plain = history < 0 ? reference : reference.substring(0, history);
        return plain.substring(
                Math.max(plain.lastIndexOf('/'), plain.startsWith("urn:") ? plain.lastIndexOf(':') : -1) + 1);
    }

    private void response(JsonNode response, long line) {
        var status = response.path("status").asString("");
        if (!ANSWERED.contains(status)) {
            notFinal(sink, status, line);
            return;
        }
        var person = subject(response, line);
        var authored = person == null ? null : times.moment(response, "authored", line);
        if (person == null || authored == null) return;
        var form = form(response.path("questionnaire").asString(""), person, authored.toLocalDate(), line);
        if (form != null) items(response, form, line);
    }

    /** What was answered and by whom; null after the response was rejected. */
    private @Nullable Form form(String canonical, PersonId person, LocalDate day, long line) {
        int bar = canonical.indexOf('|');
        var instrument = tail(bar < 0 ? canonical : canonical.substring(0, bar));
        var version = bar < 0 ? UNVERSIONED : canonical.substring(bar + 1);
        var shown = canonical.substring(0, Math.min(80, canonical.length()));
        if (!Code.wellFormed(instrument) || !Code.wellFormed(version)) {
            sink.reject(
                    "fhir.questionnaire",
                    line,
                    "questionnaire",
                    shown,
                    new Words(
                            "調査票とその版が読めません（例 …/sdh-4|2020）",
                            "questionnaire and version cannot be read (…/sdh-4|2020)"));
            return null;
        }
        if (bar < 0 && !saidNoVersion) {
            saidNoVersion = true;
            sink.remark(
                    "fhir.no-version",
                    line,
                    "questionnaire",
                    shown,
                    new Words(
                            "調査票の版が書かれていないため、版をunversionedとします",
                            "the version of the questionnaire is not given; it shows as unversioned"));
        }
        return new Form(person, day, new Code(instrument), new Code(version));
    }

    private record Form(PersonId person, LocalDate day, Code instrument, Code version) {}

    static void notFinal(Sink sink, String status, long line) {
        sink.remark(
                "fhir.status",
                line,
                "status",
                status.substring(0, Math.min(40, status.length())),
                new Words("確定した記録ではないため読みません", "it is not final and was not read"));
    }

    private void items(JsonNode parent, Form form, long line) {
        for (var item : parent.path("item")) {
            var answers = item.path("answer");
            if (answers.size() > 1) {
                sink.reject(
                        "fhir.several-answers",
                        line,
                        "item",
                        item.path("linkId").asString(""),
                        new Words("一つの項目に回答が二つ以上あるため読みません", "one item has more than one answer and was not read"));
            } else if (answers.size() == 1) {
                answer(item.path("linkId").asString(""), answers.path(0), form, line);
            }
            for (var answer : answers) items(answer, form, line);
            items(item, form, line);
        }
    }

    private void answer(String item, JsonNode answer, Form form, long line) {
        var value = value(answer);
        if (value.isEmpty()) {
            answer.properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(field ->
                            field.startsWith("value") && TYPE.matcher(field).matches())
                    .forEach(sink::leftOut);
            return;
        }
        if (!Code.wellFormed(item) || !Code.wellFormed(value.get())) {
            sink.reject(
                    "fhir.answer",
                    line,
                    "item",
                    item.substring(0, Math.min(80, item.length())),
                    new Words("項目か回答がコードとして読めません", "the item or its answer is no code"));
            return;
        }
        sink.accept(
                new Answer(
                        form.person,
                        form.day,
                        form.instrument,
                        form.version,
                        new Code(item),
                        new Code(value.get()),
                        null),
                line);
    }

    /** What was chosen or counted; texts are not kept, because they can name somebody. */
    private static Optional<String> value(JsonNode answer) {
        if (answer.has("valueCoding"))
            return Optional.of(answer.path("valueCoding").path("code").asString(""));
        for (var field : new String[] {"valueInteger", "valueDecimal"}) {
            var number = answer.path(field);
            if (number.isNumber()) return Optional.of(plain(number.decimalValue()));
        }
        if (answer.path("valueBoolean").isBoolean())
            return Optional.of(Boolean.toString(answer.path("valueBoolean").booleanValue()));
        if (answer.has("valueDate")) return Optional.of(answer.path("valueDate").asString(""));
        return Optional.empty();
    }

    private static String plain(BigDecimal number) {
        return Math.abs((long) number.scale()) > 40 ? "" : number.toPlainString();
    }
}
