/**
 * The {@code musubi} command. Start at {@link musubi.cli.Musubi}; every command is one class beside it, listed in
 * {@link musubi.cli.Commands}. A command reads files, calls the modules, and prints; it decides nothing about money.
 */
@NullMarked
package musubi.cli;

import org.jspecify.annotations.NullMarked;
