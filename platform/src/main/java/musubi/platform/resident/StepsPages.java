package musubi.platform.resident;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import musubi.platform.activity.Walking;
import musubi.platform.activity.Walking.Standing;
import musubi.platform.people.Enrolments;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.platform.points.PointTerms;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** A resident's steps: how they go, against their own first week and what is recommended, and what counted of each day and why. */
@Controller
@RequestMapping("/me/steps")
class StepsPages {
    private final Walking walking;
    private final People people;
    private final Enrolments enrolments;
    private final PointTerms terms;
    private final Me myself;

    StepsPages(Walking walking, People people, Enrolments enrolments, PointTerms terms, Me myself) {
        this.walking = walking;
        this.people = people;
        this.enrolments = enrolments;
        this.terms = terms;
        this.myself = myself;
    }

    @GetMapping
    String show(
            @RequestParam(defaultValue = "week") String by,
            @RequestParam(defaultValue = "") String on,
            @RequestParam(defaultValue = "") String came,
            Model page) {
        var me = myself.person();
        var today = myself.today();
        var span = Span.of(by, on, today);
        var walk = walking.of(me);
        var goal = people.find(me).map(r -> goal(r, today));
        var baseline = joined(me).flatMap(walk::baseline);
        page.addAttribute("offer", UUID.randomUUID());
        page.addAttribute("again", came.equals("before"));
        page.addAttribute("kinds", Span.KINDS);
        page.addAttribute("span", span);
        page.addAttribute("today", today);
        page.addAttribute("newest", walk.days().isEmpty() ? null : walk.days().lastKey());
        page.addAttribute("mean", walk.mean(span.from(), span.until()).orElse(null));
        page.addAttribute("goal", goal.orElse(null));
        page.addAttribute("baseline", baseline.orElse(null));
        page.addAttribute("chart", chart(span, walk, goal, baseline));
        page.addAttribute("days", newestFirst(walk.between(span.from(), span.until())));
        page.addAttribute(
                "months",
                span.by().equals("year")
                        ? months(span, walk).stream()
                                .filter(m -> !m.first().isAfter(today))
                                .toList()
                        : List.of());
        page.addAttribute("weeks", span.by().equals("month") ? weeks(span, walk) : List.of());
        return "resident/steps";
    }

    private static long goal(Resident me, LocalDate on) {
        return Recommended.steps(me.age(on));
    }

    private Optional<LocalDate> joined(PersonId me) {
        return enrolments.of(me).stream().map(Enrolments.Membership::enrolledOn).min(Comparator.naturalOrder());
    }

    private static List<Walking.Walked> newestFirst(List<Walking.Walked> days) {
        return days.reversed();
    }

    /** A month of a year, with the mean of its days that count. */
    record Month(LocalDate first, Optional<Long> mean, long days) {}

    private static List<Month> months(Span span, Walking.Walk walk) {
        var months = new ArrayList<Month>();
        for (var first = span.from(); first.isBefore(span.until()); first = first.plusMonths(1)) {
            var until = first.plusMonths(1);
            months.add(new Month(
                    first,
                    walk.mean(first, until),
                    walk.between(first, until).stream()
                            .filter(Walking.Walked::counted)
                            .count()));
        }
        return List.copyOf(months);
    }

    /** A square of the calendar; outside the month it is empty. */
    record Square(Optional<LocalDate> day, Optional<Walking.Walked> walked) {}

    private static List<List<Square>> weeks(Span span, Walking.Walk walk) {
        var weeks = new ArrayList<List<Square>>();
        var day = span.from().minusDays(span.from().getDayOfWeek().getValue() - 1L);
        while (day.isBefore(span.until())) {
            var week = new ArrayList<Square>();
            for (int i = 0; i < 7; i++, day = day.plusDays(1)) {
                boolean within = !day.isBefore(span.from()) && day.isBefore(span.until());
                week.add(new Square(
                        within ? Optional.of(day) : Optional.empty(),
                        within ? Optional.ofNullable(walk.days().get(day)) : Optional.empty()));
            }
            weeks.add(List.copyOf(week));
        }
        return List.copyOf(weeks);
    }

    private static Chart chart(Span span, Walking.Walk walk, Optional<Long> goal, Optional<Long> baseline) {
        var values = new ArrayList<Chart.Value>();
        if (span.by().equals("year"))
            for (var month : months(span, walk))
                values.add(value(Integer.toString(month.first().getMonthValue()), month.mean(), goal));
        else
            for (var day = span.from(); day.isBefore(span.until()); day = day.plusDays(1)) {
                boolean named = span.by().equals("week") || day.getDayOfMonth() == 1 || day.getDayOfMonth() % 5 == 0;
                values.add(value(
                        named ? Integer.toString(day.getDayOfMonth()) : "",
                        Optional.ofNullable(walk.days().get(day))
                                .filter(Walking.Walked::counted)
                                .map(Walking.Walked::steps),
                        goal));
            }
        var marks = new ArrayList<Chart.Mark>();
        goal.ifPresent(steps -> marks.add(new Chart.Mark(steps, "goal")));
        baseline.ifPresent(steps -> marks.add(new Chart.Mark(steps, "baseline")));
        return Chart.of(values, marks);
    }

    private static Chart.Value value(String label, Optional<Long> steps, Optional<Long> goal) {
        boolean reached = steps.isPresent() && goal.isPresent() && steps.get() >= goal.get();
        return new Chart.Value(
                label,
                steps.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                reached ? "column reached" : "column");
    }

    /**
     * What one source said of a day, in words.
     *
     * @param why the name of the sentence that says why it counts or not
     * @param late for each agreement that it came too late for, within how many days it had to come
     */
    record Told(Walking.Count count, String why, String device, List<Integer> late) {}

    @GetMapping("/day/{on}")
    String day(@PathVariable String on, Model page) {
        var me = myself.person();
        var day = Span.day(on).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var walked = Optional.ofNullable(walking.of(me).days().get(day));
        page.addAttribute("day", day);
        page.addAttribute("walked", walked.orElse(null));
        page.addAttribute("before", joined(me).filter(day::isBefore).isPresent());
        page.addAttribute(
                "told",
                walked.stream()
                        .flatMap(w -> w.counts().stream())
                        .map(this::told)
                        .toList());
        page.addAttribute(
                "counting",
                walked.flatMap(Walking.Walked::source).map(Devices::word).orElse(null));
        return "resident/steps-day";
    }

    private Told told(Walking.Count count) {
        var why = "my-steps.why."
                + (count.standing() == Standing.HELD
                        ? "held-" + count.said().held()
                        : count.standing().word());
        var late = count.standing() == Standing.COUNTS
                ? terms.lateUploadDays().values().stream()
                        .filter(days -> count.said().daysLate() > days)
                        .distinct()
                        .sorted()
                        .toList()
                : List.<Integer>of();
        return new Told(count, why, Devices.word(count.said().source()), late);
    }
}
