package musubi.platform.joining;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.platform.municipality.Code;
import musubi.platform.people.Applying;
import musubi.platform.people.Circumstances;
import musubi.platform.people.Identity;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who joins from home has said so far, carried from page to page by the form itself, so that nothing is kept before they
 * send it.
 *
 * @param application made with the first page
 * @param agreed the words they agreed to
 * @param declined the words they did not agree to
 * @param mail where they read electronic mail, or empty
 * @param lives the code of the municipality they live in, or empty for another
 */
record JoinForm(
        String application,
        List<String> agreed,
        List<String> declined,
        String helped,
        String name,
        String kana,
        String era,
        String year,
        String month,
        String day,
        String sex,
        String address,
        String phone,
        String mail,
        String lives,
        String works,
        String certified) {
    private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final String CODE = "|[0-9]{6}";
    private static final String MAIL = "|[^@\\s<>\",;]{1,64}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+";
    private static final int MOST_TEXTS = 50;

    /** What a browser does not send, such as a choice not made, is empty. */
    JoinForm {
        application = text(application);
        agreed = agreed == null ? List.of() : agreed.stream().limit(MOST_TEXTS).toList();
        declined = declined == null
                ? List.of()
                : declined.stream().limit(MOST_TEXTS).toList();
        helped = text(helped);
        name = text(name);
        kana = text(kana);
        era = Objects.requireNonNullElse(era, "s");
        year = text(year);
        month = text(month);
        day = text(day);
        sex = text(sex);
        address = text(address);
        phone = text(phone);
        mail = text(mail);
        lives = Objects.requireNonNullElse(lives, "none");
        works = text(works);
        certified = text(certified);
    }

    private static String text(@Nullable String given) {
        return Objects.requireNonNullElse(given, "").strip();
    }

    static JoinForm empty(Code municipality) {
        return new JoinForm(
                UUID.randomUUID().toString(),
                List.of(),
                List.of(),
                "",
                "",
                "",
                "s",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                municipality.digits(),
                "",
                "");
    }

    /** The same with one more answer about words of consent. */
    JoinForm said(String words, String answer) {
        boolean yes = answer.equals("yes");
        return new JoinForm(
                application,
                yes ? Stream.concat(agreed.stream(), Stream.of(words)).toList() : agreed,
                yes
                        ? declined
                        : Stream.concat(declined.stream(), Stream.of(words)).toList(),
                helped,
                name,
                kana,
                era,
                year,
                month,
                day,
                sex,
                address,
                phone,
                mail,
                lives,
                works,
                certified);
    }

    boolean about(String words) {
        return agreed.contains(words) || declined.contains(words);
    }

    public BornForm born() {
        return new BornForm(era, year, month, day);
    }

    /** What it says; {@code wrong} gets the field and the name of the sentence for everything that cannot be read. */
    Optional<Applying> read(String scheme, LocalDate today, List<Applying.Agreed> consents, Map<String, String> wrong) {
        if (!helped.matches("self|family|other")) wrong.put("helped", "joining.helped-missing");
        boolean control = (name + kana + address + phone).chars().anyMatch(Character::isISOControl);
        if (name.isBlank()) wrong.put("name", "joining.name-missing");
        else if (control || name.length() > 100 || kana.length() > 100 || phone.length() > 50)
            wrong.put("name", "joining.name-unusable");
        var born = born().read(today);
        if (born.isEmpty()) wrong.put("year", "joining.born-unreadable");
        if (!sex.matches("[FMX]")) wrong.put("sex", "joining.sex-missing");
        // The letter with the code goes there.
        if (address.isBlank() || address.length() > 300) wrong.put("address", "joining.address-missing");
        if (mail.length() > 200 || !mail.matches(MAIL)) wrong.put("mail", "joining.mail-unusable");
        if (!lives.matches("none|[0-9]{6}") || !works.matches(CODE)) wrong.put("lives", "joining.lives-missing");
        if (!certified.matches("no|yes|unknown")) wrong.put("certified", "joining.certified-missing");
        if (!application.matches(ID)) wrong.put("name", "joining.open-again");
        if (!wrong.isEmpty()) return Optional.empty();
        return Optional.of(new Applying(
                UUID.fromString(application),
                scheme,
                new Identity(name, kana, address, phone),
                born.orElseThrow(),
                sex,
                new Circumstances(code(lives), code(works), Circumstances.Certified.of(certified)),
                mail,
                Applying.Helped.valueOf(helped.toUpperCase(Locale.ROOT)),
                consents));
    }

    private static Optional<Code> code(String digits) {
        try {
            return digits.matches("[0-9]{6}") ? Optional.of(new Code(digits)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
