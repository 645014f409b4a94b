package musubi.simulation.city;

import musubi.simulation.city.Draws.Purpose;

/** Height and weight of a resident in a month, in tenths of a centimetre and of a kilogram. */
record Physique(int heightTenths, int weightTenths) {
    static Physique of(Plan plan, Life life, int month) {
        var draws = Draws.of(plan.seed(), life.resident.number(), Purpose.BODY);
        int height = (int) Math.round((life.resident.woman() ? 1510 : 1640) + 55 * draws.normal());
        double metres = height / 1000.0;
        return new Physique(height, (int) Math.round(10 * life.bodyMass(month) * metres * metres));
    }
}
