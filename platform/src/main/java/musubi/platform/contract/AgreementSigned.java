package musubi.platform.contract;

import java.time.LocalDate;
import musubi.platform.municipality.Code;

/**
 * Every party has signed an amendment. Published in the transaction that records the last signature.
 *
 * @param from the first day on which it changes the terms
 */
public record AgreementSigned(Code municipality, String agreement, LocalDate from) {}
