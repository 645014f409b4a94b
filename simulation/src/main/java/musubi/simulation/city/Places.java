package musubi.simulation.city;

import musubi.simulation.city.Draws.Purpose;

/** Rows about areas, venues, sessions and the number of people. */
final class Places {
    private final Plan plan;
    private final Town town;

    Places(Plan plan, Town town) {
        this.plan = plan;
        this.town = town;
    }

    Rows areas() {
        var rows = new Rows();
        for (int area = 0; area < Town.AREA_WEIGHTS.length; area++)
            rows.text(Town.municipality(area))
                    .text(Town.area(area))
                    .text("2005-04-01")
                    .end();
        return rows;
    }

    Rows venues() {
        var rows = new Rows();
        for (var venue : town.venues)
            rows.text(venue.code())
                    .text(Town.municipality(venue.area()))
                    .text(Town.area(venue.area()))
                    .text(venue.kind())
                    .millionths(venue.latitude())
                    .millionths(venue.longitude())
                    .end();
        return rows;
    }

    Rows sessions() {
        var rows = new Rows();
        for (var programme : town.programmes) {
            var leader = Names.name(
                    Draws.of(plan.seed(), -2 - programme.number(), Purpose.NAMES), programme.number() % 2 == 0);
            for (var month : programme.meetings())
                for (var meeting : month)
                    rows.text(meeting.code())
                            .day(Time.day(meeting.day()))
                            .text(programme.code())
                            .text(programme.provider())
                            .text(programme.municipality())
                            .text(programme.venue())
                            .text(programme.categoryName())
                            .text(programme.mode())
                            .text(programme.startsAt())
                            .number(programme.minutes())
                            .text(Boolean.toString(programme.residentLed()))
                            .text(leader)
                            .end();
        }
        return rows;
    }

    /** People of the city by age band, at the start and each April. Nobody moves in: the city is a cohort that ages. */
    Rows population(Tally tally) {
        var rows = new Rows();
        for (int count = 0; count < Tally.COUNT_DAYS; count++)
            for (int area = 0; area < Town.AREA_WEIGHTS.length; area++)
                for (int sex = 0; sex < 2; sex++)
                    for (int band = 0; band < Tally.POPULATION_BANDS; band++) {
                        rows.text(Town.municipality(area))
                                .text(Town.area(area))
                                .day(Tally.countDay(count))
                                .text(sex == 0 ? "F" : "M")
                                .number(60 + 5 * band);
                        if (band < Tally.POPULATION_BANDS - 1) rows.number(65 + 5 * band);
                        else rows.empty();
                        rows.number(tally.population[count][area][sex][band]).end();
                    }
        return rows;
    }
}
