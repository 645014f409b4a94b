package musubi.platform.figures;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One figure as it was shown, month by month, to those who see no people, while the public site says nothing of it. Shown night after night it
 * would tell of single events: what was made first in a month is shown through all of it. Beside anything that was shown or published before,
 * it would tell of those who came or went between: while they are few, the last one stays.
 */
final class Monthly {
    private final List<PublicFigures.Said> said;
    private final Set<YearMonth> months = new HashSet<>();
    private final List<Long> known = new ArrayList<>();
    private int told;
    private Optional<PublicFigures.Published> onSite = Optional.empty();
    private Figures.Shown shown = new Figures.Shown.NotYet();

    private Monthly(List<PublicFigures.Said> said) {
        this.said = said;
    }

    /** What is shown after these were made and the site said that, both the earliest first. */
    static Figures.Shown of(List<FigureRepository.Dated> made, List<PublicFigures.Said> said) {
        var monthly = new Monthly(said);
        made.forEach(monthly::add);
        return monthly.shown;
    }

    /** How many people stood behind each value that was shown or published until the last of these was made. */
    static Set<Long> people(List<FigureRepository.Dated> made, List<PublicFigures.Said> said) {
        var monthly = new Monthly(said);
        made.forEach(monthly::add);
        return Set.copyOf(monthly.known);
    }

    private void add(FigureRepository.Dated made) {
        for (; told < said.size() && !said.get(told).from().isAfter(made.madeAt()); told++) {
            onSite = said.get(told).published();
            onSite.map(PublicFigures.Published::figure)
                    .filter(figure -> figure.value().isPresent())
                    .ifPresent(figure -> known.add(figure.people()));
        }
        if (onSite.isPresent() || !months.add(YearMonth.from(made.asOf()))) return;
        var figure = made.figure();
        if (figure.few()) {
            if (!(shown instanceof Figures.Shown.Value)) shown = new Figures.Shown.Few();
        } else if (figure.value().isPresent()
                && known.stream().noneMatch(people -> Figure.fewBetween(people, figure.people()))) {
            known.add(figure.people());
            shown = new Figures.Shown.Value(figure, made.asOf());
        }
    }
}
