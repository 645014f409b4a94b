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
 * @param lives the code of the municipality they live in, or empty
 * @param works the code of the municipality they work in, or empty
 * @param why why an officer accepts somebody who does not meet a condition
 */
record JoiningForm(
        String person,
        String name,
        String kana,
        String address,
        String phone,
        String born,
        String sex,
        String lives,
        String works,
        String certified,
        String scheme,
        String on,
        String channel,
        String why) {
    /** What a browser does not send, such as a choice not made, is empty. */
    JoiningForm {
        person = Objects.requireNonNullElse(person, "");
        name = Objects.requireNonNullElse(name, "");
        kana = Objects.requireNonNullElse(kana, "");
        address = Objects.requireNonNullElse(address, "");
        phone = Objects.requireNonNullElse(phone, "");
        born = Objects.requireNonNullElse(born, "");
        sex = Objects.requireNonNullElse(sex, "");
        lives = Objects.requireNonNullElse(lives, "");
        works = Objects.requireNonNullElse(works, "");
        certified = Objects.requireNonNullElse(certified, "unknown");
        scheme = Objects.requireNonNullElse(scheme, "");
        on = Objects.requireNonNullElse(on, "");
        channel = Objects.requireNonNullElse(channel, "");
        why = Objects.requireNonNullElse(why, "");
    }

    static JoiningForm empty(Code municipality, String scheme, LocalDate today) {
        var lives = municipality.digits();
        var person = UUID.randomUUID().toString();
        return new JoiningForm(
                person, "", "", "", "", "", "", lives, "", "unknown", scheme, today.toString(), "paper", "");
    }

    /** What it says; {@code wrong} gets the field and the name of the sentence for everything that cannot be read. */
    Optional<Joining> read(LocalDate today, Map<String, String> wrong) {
        if (name.isBlank()) wrong.put("name", "join.name-missing");
        else if (tooLong()) wrong.put("name", "join.too-long");
        var birth = day(born, "born", "join.born-unreadable", wrong);
        if (birth.isPresent()
                && (birth.get().isAfter(today) || birth.get().isBefore(today.minusYears(120))))
            wrong.put("born", "join.born-impossible");
        if (!sex.matches("[FMX]")) wrong.put("sex", "join.sex-missing");
        if (!certified.matches("no|yes|unknown")) wrong.put("certified", "join.certified-missing");
        if (scheme.isBlank()) wrong.put("scheme", "join.scheme-missing");
        var first = day(on, "on", "join.on-unreadable", wrong);
        if (first.isPresent() && first.get().isAfter(today)) wrong.put("on", "join.on-in-future");
        if (!channel.matches("paper|phone|counter")) wrong.put("channel", "join.channel-missing");
        if (!wrong.isEmpty()) return Optional.empty();
        return Optional.of(new Joining(
                new PersonId(UUID.fromString(person)),
                new Identity(name.strip(), kana.strip(), address.strip(), phone.strip()),
                birth.orElseThrow(),
                sex,
                circumstances(),
                scheme,
                first.orElseThrow(),
                channel,
                why.strip()));
    }

    private boolean tooLong() {
        return name.length() > 100 || kana.length() > 100 || address.length() > 300 || phone.length() > 50;
    }

    Circumstances circumstances() {
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
