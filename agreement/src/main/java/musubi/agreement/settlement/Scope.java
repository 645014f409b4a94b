package musubi.agreement.settlement;

import java.util.Optional;
import musubi.agreement.term.Expression;

/** What an expression can see: readings, properties of the subject, other clauses, studies. */
interface Scope {
    Outcome reading(Expression.Name name);

    Outcome gain(Expression.Gain gain);

    Outcome count(Expression.Count count, Evaluator evaluator);

    Outcome paid(String clause);

    Outcome allotted(Expression.Allot allot, Evaluator evaluator);

    /** A whole-number property: age or fiscal year. */
    Optional<Integer> number(String property);

    /** A word property: sex, municipality, provider. */
    Optional<String> label(String property);

    Optional<Study> study(String id);
}
