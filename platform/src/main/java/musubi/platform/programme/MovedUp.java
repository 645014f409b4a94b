package musubi.platform.programme;

import musubi.platform.municipality.Code;
import musubi.platform.people.PersonId;

/**
 * Somebody who waited has a place now. Published in the transaction that gives it. The one whose act it was may not see the people concerned:
 * whoever tells them does so after the transaction, as a job of the municipality.
 */
public record MovedUp(Code municipality, String session, PersonId person) {}
