package huizhen.app.rooms;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.ticket.TicketCodec;
import huizhen.web.api.RoomTickets;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

/// Mints join tickets with the key that the doors verify them with.
public final class TicketMint implements RoomTickets {
  /// Long enough to hand a ticket on to a person and for that person to click.
  static final Duration VALIDITY = Duration.ofMinutes(10);

  private final TicketCodec codec;
  private final Rooms rooms;
  private final InstantSource clock;

  public TicketMint(TicketCodec codec, Rooms rooms, InstantSource clock) {
    this.codec = codec;
    this.rooms = rooms;
    this.clock = clock;
  }

  @Override
  public Minted mint(Request request) {
    var now = clock.instant();
    var ticket =
        new Ticket(
            UUID.randomUUID().toString(),
            new RoomId(request.room()),
            new ParticipantId(request.participant()),
            request.name(),
            RoomRole.valueOf(request.role()),
            request.publish(),
            request.subscribe(),
            request.record(),
            now.plus(VALIDITY));
    return new Minted(codec.mint(ticket, now), ticket.expiresAt());
  }

  @Override
  public Future<Void> openAdHoc(String room, String serviceClient) {
    return rooms.openAdHoc(room, serviceClient);
  }
}
