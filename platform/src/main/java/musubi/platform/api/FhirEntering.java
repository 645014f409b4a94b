package musubi.platform.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.quantity.BadInput;
import org.springframework.stereotype.Component;

/**
 * Enters the people of a bundle and keeps what they agreed to, by the rules by which each is taken in alone: people first, for the consents
 * are theirs.
 */
@Component
class FhirEntering {
    static final List<String> TYPES = List.of("Patient", "Consent");

    private final FhirPatients patients;
    private final FhirConsents consents;

    FhirEntering(FhirPatients patients, FhirConsents consents) {
        this.patients = patients;
        this.consents = consents;
    }

    /** Keeps those of the resources that are people and consents, within the transaction of whoever asks; what is wrong is added to the issues. */
    Map<FhirResource, FhirTaking.Taken> take(List<FhirResource> resources, List<FhirProblem.Issue> issues) {
        var taken = new HashMap<FhirResource, FhirTaking.Taken>();
        for (var type : TYPES)
            for (var resource : resources)
                if (resource.type().equals(type)) take(resource, issues).ifPresent(kept -> taken.put(resource, kept));
        return taken;
    }

    private Optional<FhirTaking.Taken> take(FhirResource resource, List<FhirProblem.Issue> issues) {
        try {
            return Optional.of(resource.type().equals("Patient") ? entered(resource) : agreed(resource));
        } catch (FhirProblem problem) {
            problem.issues().forEach(issue -> issues.add(within(resource, issue)));
        } catch (BadInput input) {
            input.problems()
                    .forEach(p -> issues.add(
                            new FhirProblem.Issue("business-rule", p.code(), resource.expression(), p.words())));
        }
        return Optional.empty();
    }

    private FhirTaking.Taken entered(FhirResource resource) {
        var made = patients.join(resource.node().toString());
        return new FhirTaking.Taken(made.added(), "Patient/" + resource.person());
    }

    private FhirTaking.Taken agreed(FhirResource resource) {
        var made = consents.give(resource.node().toString());
        return new FhirTaking.Taken(
                made.added(), "Consent/" + made.consent().path("id").asString(""));
    }

    /** The place that a resource alone would name, in the bundle. */
    private static FhirProblem.Issue within(FhirResource resource, FhirProblem.Issue issue) {
        var alone = resource.type();
        var place = issue.expression().startsWith(alone) ? issue.expression().substring(alone.length()) : "";
        return new FhirProblem.Issue(issue.type(), issue.code(), resource.expression() + place, issue.words());
    }
}
