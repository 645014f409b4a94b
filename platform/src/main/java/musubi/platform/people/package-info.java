/** The only module that knows names: enrolment, consent, search. Start at {@link musubi.platform.people.People}. */
@ApplicationModule(
        allowedDependencies = {"area", "snapshot", "access", "audit", "jobs", "municipality", "seal", "sheet"})
@NullMarked
package musubi.platform.people;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
