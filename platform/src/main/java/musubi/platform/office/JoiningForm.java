package musubi.platform.office;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.municipality.Code;
import musubi.platform.people.Circumstances;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.PersonId;

/**
 * What the form of somebody who joins holds, as it was typed, so that a mistake costs nothing but itself.
 *
 * @param area the code of the area they live in, or {@link Living#BY_ADDRESS}, or empty
 * @param lives the code of the municipality they live in, or empty
 * @param works the code of the municipality they work in, or empty
 * @param consent {@code given} when they agreed to take part
 * @param twin {@code other} when somebody looked and it is not the person who is entered already
 * @param why why an officer accepts somebody who does not meet a condition
 */
record JoiningForm(
        String person,
        String name,
        String kana,
        String address,
        String phone,
        String area,
        String born,
        String sex,
        String lives,
        String works,
        String certified,
        String scheme,
        String on,
        String channel,
        String consent,
        String twin,
        String why) {
    private static final String CODE = "|[0-9]{6}";
    private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    /** What a browser does not send, such as a choice not made, is empty. */
    JoiningForm {
        person = Objects.requireNonNullElse(person, "");
        name = Objects.requireNonNullElse(name, "");
        kana = Objects.requireNonNullElse(kana, "");
        address = Objects.requireNonNullElse(address, "");
        phone = Objects.requireNonNullElse(phone, "");
        area = Objects.requireNonNullElse(area, "");
        born = Objects.requireNonNullElse(born, "");
        sex = Objects.requireNonNullElse(sex, "");
        lives = Objects.requireNonNullElse(lives, "");
        works = Objects.requireNonNullElse(works, "");
        certified = Objects.requireNonNullElse(certified, "unknown");
        scheme = Objects.requireNonNullElse(scheme, "");
        on = Objects.requireNonNullElse(on, "");
        channel = Objects.requireNonNullElse(channel, "");
        consent = Objects.requireNonNullElse(consent, "");
        twin = Objects.requireNonNullElse(twin, "");
        why = Objects.requireNonNullElse(why, "");
    }

    static JoiningForm empty(Code municipality, String scheme, LocalDate today) {
        var lives = municipality.digits();
        var person = UUID.randomUUID().toString();
        return new JoiningForm(
                person,
                "",
                "",
                "",
                "",
                Living.BY_ADDRESS,
                "",
                "",
                lives,
                "",
                "unknown",
                scheme,
                today.toString(),
                "paper",
                "",
                "",
                "");
    }

    /** What it says; {@code wrong} gets the field and the name of the sentence for everything that cannot be read. */
    Optional<Joining> read(LocalDate today, Map<String, String> wrong) {
        var identity = identity(name, kana, address, phone, wrong);
        var birth = born(born, today, wrong);
        if (!person.matches(ID)) wrong.put("name", "join.open-again");
        if (!sex.matches("[FMX]")) wrong.put("sex", "join.sex-missing");
        if (!certified.matches("no|yes|unknown")) wrong.put("certified", "join.certified-missing");
        if (!lives.matches(CODE) || !works.matches(CODE)) wrong.put("lives", "join.place-unknown");
        if (scheme.isBlank()) wrong.put("scheme", "join.scheme-missing");
        var first = day(on, "on", "join.on-unreadable", wrong);
        if (first.isPresent() && first.get().isAfter(today)) wrong.put("on", "join.on-in-future");
        if (!channel.matches("paper|phone|counter")) wrong.put("channel", "join.channel-missing");
        if (!wrong.isEmpty()) return Optional.empty();
        return Optional.of(new Joining(
                new PersonId(UUID.fromString(person)),
                identity.orElseThrow(),
                birth.orElseThrow(),
                sex,
                circumstances(lives, works, certified),
                Optional.empty(),
                scheme,
                first.orElseThrow(),
                channel,
                why.strip()));
    }

    static Optional<Identity> identity(
            String name, String kana, String address, String phone, Map<String, String> wrong) {
        boolean control = (name + kana + address + phone).chars().anyMatch(Character::isISOControl);
        if (name.isBlank()) wrong.put("name", "join.name-missing");
        else if (control || name.length() > 100 || kana.length() > 100 || address.length() > 300 || phone.length() > 50)
            wrong.put("name", "join.name-unusable");
        else return Optional.of(new Identity(name.strip(), kana.strip(), address.strip(), phone.strip()));
        return Optional.empty();
    }

    static Optional<LocalDate> born(String born, LocalDate today, Map<String, String> wrong) {
        var day = day(born, "born", "join.born-unreadable", wrong);
        if (day.isPresent() && (day.get().isAfter(today) || day.get().isBefore(today.minusYears(120))))
            wrong.put("born", "join.born-impossible");
        return day;
    }

    static Circumstances circumstances(String lives, String works, String certified) {
        return new Circumstances(code(lives), code(works), Circumstances.Certified.of(certified));
    }

    private static Optional<Code> code(String digits) {
        return digits.isBlank() ? Optional.empty() : Optional.of(new Code(digits));
    }

    static Optional<LocalDate> day(String text, String field, String unreadable, Map<String, String> wrong) {
        try {
            return Optional.of(LocalDate.parse(text.strip()));
        } catch (DateTimeException e) {
            wrong.put(field, unreadable);
            return Optional.empty();
        }
    }
}
