/**
 * What an agreement would owe over many cities: how amounts spread, which caps bind, which clauses pay nothing and why,
 * and what was truly changed. Pure: the caller makes the cities and settles them. Start at
 * {@link musubi.simulation.stress.Stress}.
 */
@NullMarked
package musubi.simulation.stress;

import org.jspecify.annotations.NullMarked;
