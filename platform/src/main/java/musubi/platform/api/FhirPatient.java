package musubi.platform.api;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import musubi.platform.municipality.Code;
import musubi.platform.people.Circumstances;
import musubi.platform.people.Identity;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.quantity.Words;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes who somebody is as a Patient as JP Core shapes it, and reads one. */
final class FhirPatient {
    /** Whose numbers of participants are; never those of an institution. */
    static final String SYSTEM = "urn:musubi:participant";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PROFILE = "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient";
    private static final String WRITTEN = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";
    private static final String KANJI = "IDE";
    private static final String KANA = "SYL";
    private static final String JOINING = "urn:musubi:joining";
    private static final String REASON = "urn:musubi:reason";
    private static final String SPACE = "[ \u3000]+";
    private static final int MOST_YEARS = 120;
    private static final int NAME = 100;
    private static final int ADDRESS = 300;
    private static final int PHONE = 50;
    private static final Map<String, String> SEXES = Map.of("female", "F", "male", "M", "other", "X", "unknown", "X");
    private static final Set<String> CHANNELS = Set.of("online", "paper", "phone", "counter");

    private FhirPatient() {}

    /**
     * Writes a resident.
     *
     * @param countsAs who has taken the place of this record
     */
    static ObjectNode of(Resident resident, Optional<PersonId> countsAs) {
        var identity = resident.identity();
        var node = JSON.createObjectNode()
                .put("resourceType", "Patient")
                .put("id", resident.id().toString());
        node.putObject("meta").putArray("profile").add(PROFILE);
        node.putArray("identifier")
                .addObject()
                .put("system", SYSTEM)
                .put("value", resident.id().toString());
        node.put("active", resident.enrolledOn().isPresent() && countsAs.isEmpty());
        var names = node.putArray("name");
        name(names.addObject(), KANJI, identity.name());
        if (!identity.kana().isBlank()) name(names.addObject(), KANA, identity.kana());
        if (!identity.phone().isBlank())
            node.putArray("telecom").addObject().put("system", "phone").put("value", identity.phone());
        node.put("gender", gender(resident.sex()));
        node.put("birthDate", resident.born().toString());
        if (!identity.address().isBlank()) node.putArray("address").addObject().put("text", identity.address());
        countsAs.ifPresent(other -> node.putArray("link")
                .addObject()
                .put("type", "replaced-by")
                .putObject("other")
                .put("reference", "Patient/" + other));
        return FhirVersion.mark(node);
    }

    private static void name(ObjectNode node, String representation, String name) {
        node.putArray("extension").addObject().put("url", WRITTEN).put("valueCode", representation);
        node.put("use", "official").put("text", name);
        var parts = name.split(SPACE, -1);
        if (parts.length == 2) node.put("family", parts[0]).putArray("given").add(parts[1]);
    }

    /** Whoever is neither, or would not say, is not told apart. */
    private static String gender(String sex) {
        return switch (sex) {
            case "F" -> "female";
            case "M" -> "male";
            default -> "unknown";
        };
    }

    /** Who somebody is, as it was sent. */
    record Told(Identity identity, LocalDate born, String sex) {}

    /** Reads who somebody is; what is wrong is noted, and then it is empty. */
    static Optional<Told> told(FhirPart part, LocalDate today) {
        var node = part.node();
        var name = name(node, false);
        var kana = name(node, true);
        var phone = phone(node);
        var address = FhirPart.text(node.path("address").path(0).path("text"));
        if (name.isEmpty()) part.wrong("required", "fhir.required", "name", NO_NAME);
        boolean control = (name + kana + phone + address).chars().anyMatch(Character::isISOControl);
        boolean unusable = control
                || name.length() > NAME
                || kana.length() > NAME
                || address.length() > ADDRESS
                || phone.length() > PHONE;
        if (unusable) part.wrong("value", "fhir.name", "name", UNUSABLE);
        var born = part.day(node.path("birthDate"), "birthDate").filter(day -> possible(part, day, today));
        var gender = part.needed(node.path("gender"), "gender");
        if (!gender.isEmpty() && !SEXES.containsKey(gender))
            part.wrong("code-invalid", "fhir.gender", "gender", GENDER);
        if (name.isEmpty() || unusable || born.isEmpty() || !SEXES.containsKey(gender)) return Optional.empty();
        return Optional.of(
                new Told(new Identity(name, kana, address, phone), born.get(), SEXES.getOrDefault(gender, "X")));
    }

    private static boolean possible(FhirPart part, LocalDate born, LocalDate today) {
        if (!born.isAfter(today) && !born.isBefore(today.minusYears(MOST_YEARS))) return true;
        part.wrong("value", "fhir.born", "birthDate", BORN);
        return false;
    }

    /** The name, or its reading; a name that does not say how it is written is the name. */
    private static String name(JsonNode patient, boolean kana) {
        for (var name : patient.path("name")) {
            boolean reading = FhirPart.text(FhirPart.extension(name, WRITTEN).path("valueCode"))
                    .equals(KANA);
            if (reading != kana) continue;
            var text = FhirPart.text(name.path("text"));
            return text.isEmpty()
                    ? (FhirPart.text(name.path("family")) + " "
                                    + FhirPart.text(name.path("given").path(0)))
                            .strip()
                    : text;
        }
        return "";
    }

    private static String phone(JsonNode patient) {
        for (var telecom : patient.path("telecom"))
            if (FhirPart.text(telecom.path("system")).equals("phone")) return FhirPart.text(telecom.path("value"));
        return "";
    }

    /**
     * How somebody joins.
     *
     * @param other whether the sender knows that somebody of the same name and birth is another person
     */
    record Joins(String scheme, LocalDate on, String channel, Circumstances circumstances, boolean other) {}

    /** Whether somebody is to join a scheme, and not only said to be the one whom something is about. */
    static boolean joins(JsonNode patient) {
        return !FhirPart.extension(patient, JOINING).isMissingNode();
    }

    /** Reads which scheme is joined; FHIR has no place for it, so it stands in an extension. */
    static Optional<Joins> joins(FhirPart part, LocalDate today) {
        var extension = FhirPart.extension(part.node(), JOINING);
        var scheme = part.needed(value(extension, "scheme", "valueCode"), place("scheme"));
        var on = part.day(value(extension, "on", "valueDate"), place("on"));
        if (on.filter(day -> day.isAfter(today)).isPresent())
            part.wrong("value", "fhir.joins-later", place("on"), LATER);
        var channel = part.needed(value(extension, "channel", "valueCode"), place("channel"));
        if (!channel.isEmpty() && !CHANNELS.contains(channel))
            part.wrong("code-invalid", "fhir.channel", place("channel"), CHANNEL);
        var circumstances = circumstances(part, extension);
        if (scheme.isEmpty() || on.isEmpty() || !CHANNELS.contains(channel) || circumstances.isEmpty())
            return Optional.empty();
        return Optional.of(new Joins(
                scheme,
                on.get(),
                channel,
                circumstances.get(),
                value(extension, "other-person", "valueBoolean").asBoolean(false)));
    }

    private static String place(String name) {
        return "extension('%s').extension('%s')".formatted(JOINING, name);
    }

    private static JsonNode value(JsonNode of, String name, String type) {
        return FhirPart.extension(of, name).path(type);
    }

    private static Optional<Circumstances> circumstances(FhirPart part, JsonNode extension) {
        var certified = FhirPart.text(value(extension, "certified", "valueCode"));
        if (!certified.matches("|no|yes|unknown")) {
            part.wrong("code-invalid", "fhir.certified", place("certified"), CERTIFIED);
            return Optional.empty();
        }
        try {
            return Optional.of(new Circumstances(
                    code(value(extension, "lives-in", "valueCode")),
                    code(value(extension, "works-in", "valueCode")),
                    certified.isEmpty() ? Circumstances.Certified.UNKNOWN : Circumstances.Certified.of(certified)));
        } catch (IllegalArgumentException e) {
            part.wrong("code-invalid", "fhir.municipality", place("lives-in"), MUNICIPALITY);
            return Optional.empty();
        }
    }

    private static Optional<Code> code(JsonNode part) {
        return Optional.of(FhirPart.text(part)).filter(text -> !text.isEmpty()).map(Code::new);
    }

    /** Why somebody is put right; it is written down with the correction. */
    static String reason(FhirPart part) {
        return part.needed(
                FhirPart.extension(part.node(), REASON).path("valueString"), "extension('%s')".formatted(REASON));
    }

    private static final Words NO_NAME = new Words("氏名がありません。", "There is no name.");
    private static final Words UNUSABLE = new Words(
            "氏名・フリガナは100文字、住所は300文字、電話番号は50文字までで、改行などは使えません。",
            "A name or its reading has 100 letters at most, an address 300, a telephone number 50, and no control characters.");
    private static final Words BORN =
            new Words("生年月日が今日より後か、120年より前です。", "The day of birth is after today, or more than 120 years ago.");
    private static final Words GENDER =
            new Words("gender は female、male、other、unknown のどれかです。", "gender is female, male, other or unknown.");
    private static final Words LATER = new Words("登録日が今日より後です。", "The day of joining is after today.");
    private static final Words CHANNEL =
            new Words("channel は online、paper、phone、counter のどれかです。", "channel is online, paper, phone or counter.");
    private static final Words CERTIFIED =
            new Words("certified は no、yes、unknown のどれかです。", "certified is no, yes or unknown.");
    private static final Words MUNICIPALITY =
            new Words("市区町村の6桁の符号ではありません。", "It is no six-digit code of a municipality.");
}
