package musubi.platform.people;

import java.time.LocalDate;
import java.util.Optional;

/** A resident as staff see them. */
public record Resident(PersonId id, Identity identity, LocalDate born, String sex, Optional<LocalDate> enrolledOn) {
    /** Full years on a day. Somebody born on 29 February has their birthday on 28 February of common years, by 年齢計算ニ関スル法律. */
    public int age(LocalDate on) {
        return java.time.Period.between(born.minusDays(1), on).getYears();
    }
}
