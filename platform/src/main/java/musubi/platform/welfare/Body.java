package musubi.platform.welfare;

import java.util.UUID;
import musubi.platform.ranking.Board;

/**
 * A company or group that has people of its own to look after it.
 *
 * @param name as its members write it
 * @param party as bank accounts and payments name it
 */
public record Body(UUID id, Board board, String name, String party) {}
