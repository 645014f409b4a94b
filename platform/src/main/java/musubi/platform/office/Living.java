package musubi.platform.office;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import musubi.platform.access.Acting;
import musubi.platform.area.Area;
import musubi.platform.area.Areas;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipalities;
import musubi.platform.municipality.Municipality;
import musubi.platform.municipality.Successions;
import musubi.platform.people.Schemes;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;

/** Where people live: the municipalities a form offers, this one first, then those that conditions of its schemes name, and the areas. */
@Component
class Living {
    /** What a form says when the address is to tell the area. */
    static final String BY_ADDRESS = "*";

    private final Schemes schemes;
    private final Municipalities municipalities;
    private final Successions successions;
    private final Areas areas;
    private final Acting acting;
    private final Clock clock;

    Living(
            Schemes schemes,
            Municipalities municipalities,
            Successions successions,
            Areas areas,
            Acting acting,
            Clock clock) {
        this.schemes = schemes;
        this.municipalities = municipalities;
        this.successions = successions;
        this.areas = areas;
        this.acting = acting;
        this.clock = clock;
    }

    /** The code the municipality that is worked for goes by today. */
    Code here() {
        return successions.current(acting.actor().municipality(), LocalDate.ofInstant(clock.instant(), Japan.TIME));
    }

    List<Municipality> places() {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var changed = successions.all();
        var entered = acting.actor().municipality();
        var own = Successions.current(changed, entered, today);
        var all = municipalities.all();
        return Stream.concat(
                        Stream.of(own),
                        schemes.all().stream()
                                .flatMap(s -> schemes.conditions(s.id(), today).municipalities().stream())
                                .map(code -> Successions.current(changed, code, today))
                                .filter(code -> !code.equals(own))
                                .distinct()
                                .sorted(Comparator.comparing(Code::digits)))
                .map(code -> all.stream()
                        .filter(m -> m.code().equals(code))
                        .findFirst()
                        .orElseGet(() -> new Municipality(
                                code,
                                code.equals(own) && !own.equals(entered)
                                        ? municipalities.get(entered).name()
                                        : Words.same(code.digits()))))
                .toList();
    }

    /** An area as it is offered. */
    record Choice(String code, String name) {
        static Choice of(Area area, Locale locale) {
            return new Choice(area.code(), area.name().in(locale.getLanguage()) + " (" + area.code() + ")");
        }
    }

    /** The areas a form offers: those of today, and the one that was chosen before. None while none are entered. */
    List<Choice> areas(String chosen, Locale locale) {
        var all = areas.all();
        if (all.isEmpty()) return List.of();
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var before = Stream.of(chosen)
                .filter(code -> !code.isEmpty() && !code.equals(BY_ADDRESS))
                .filter(code -> all.stream().noneMatch(area -> area.code().equals(code)))
                .map(code -> new Choice(code, code));
        return Stream.concat(
                        before,
                        all.stream()
                                .filter(area -> area.on(today) || area.code().equals(chosen))
                                .map(area -> Choice.of(area, locale)))
                .toList();
    }

    /** The area that was chosen, or that the address lies in on that day; empty when neither tells. */
    Optional<String> area(String chosen, String address, LocalDate day) {
        return chosen.equals(BY_ADDRESS)
                ? areas.of(address, day).map(Area::code)
                : Optional.of(chosen.strip()).filter(code -> !code.isEmpty());
    }
}
