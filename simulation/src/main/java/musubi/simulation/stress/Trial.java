package musubi.simulation.stress;

import musubi.agreement.settlement.Statement;

/**
 * One city, and what the agreement owes in it over its whole term.
 *
 * @param seed of the city
 * @param truth what taking part truly changed
 */
public record Trial(long seed, Truth truth, Statement statement) {
    /**
     * What is known because the city was made.
     *
     * @param participants people who ever took part
     * @param certificationsAvoided how many fewer of them came to need care
     * @param riskPointsAvoided sum over those not certified at the end
     * @param careYenAvoided care benefit that was not paid
     */
    public record Truth(long participants, long certificationsAvoided, long riskPointsAvoided, long careYenAvoided) {}
}
