/**
 * Files as devices and exports write them, of any size and from a seed, for benches and tests of readers: many people's
 * daily steps ({@link musubi.simulation.device.StepsFile}) and one phone's years ({@link
 * musubi.simulation.device.AppleExport}).
 */
@NullMarked
package musubi.simulation.device;

import org.jspecify.annotations.NullMarked;
