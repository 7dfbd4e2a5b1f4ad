package huizhen.signaling.io;

import huizhen.signaling.api.Door;
import huizhen.signaling.api.KeptPlace;
import huizhen.signaling.api.PlaceStore;
import huizhen.signaling.api.RoomHost;
import huizhen.signaling.api.RoomHost.RoomStatus;
import huizhen.signaling.api.RoomRefusedException;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.api.TicketUse;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.session.KeyHash;
import huizhen.signaling.ticket.TicketCodec;
import huizhen.signaling.ticket.TicketVerdict;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/// From a token to somebody who may come in. First the ticket itself, then the host, and only then
/// is the ticket used up: who is too early keeps it.
final class Admission {
  private static final System.Logger LOG = System.getLogger(Admission.class.getName());

  private final TicketCodec tickets;
  private final TicketUse uses;
  private final PlaceStore places;
  private final RoomHost host;
  private final InstantSource clock;

  Admission(
      TicketCodec tickets, TicketUse uses, PlaceStore places, RoomHost host, InstantSource clock) {
    this.tickets = tickets;
    this.uses = uses;
    this.places = places;
    this.host = host;
    this.clock = clock;
  }

  record Admitted(Ticket ticket, RoomStatus status) {}

  /// @throws AdmissionException when the token is no valid ticket
  Ticket verify(String token, Door door) {
    switch (tickets.verify(token, clock.instant())) {
      case TicketVerdict.Valid(var ticket) -> {
        return ticket;
      }
      case TicketVerdict.Refused(var reason, var signed) -> {
        String why = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
        turnedAway(signed, door, why);
        throw reason == TicketVerdict.Reason.EXPIRED
            ? new AdmissionException(
                ErrorCode.TICKET_EXPIRED.wire(), "the ticket has expired: ask for a new one")
            : new AdmissionException(
                ErrorCode.BAD_TICKET.wire(), "no valid ticket: " + why.replace('-', ' '));
      }
    }
  }

  /// Tells the host, which keeps the audit trail.
  void turnedAway(Optional<Ticket> ticket, Door door, String why) {
    host.turnedAway(new RoomHost.TurnedAway(ticket, door, why));
  }

  /// Whether the ticket would still open the door, which it does not. Fails with an
  /// [AdmissionException].
  Future<Ticket> look(Ticket ticket, Door door) {
    return Future.succeededFuture()
        .compose(any -> uses.look(ticket, door))
        .compose(standing -> good(ticket, door, standing))
        .recover(failure -> Future.failedFuture(refusal(failure)));
  }

  /// Whether what a ticket opened stays open. Fails as the store does.
  Future<Boolean> isRevoked(Ticket ticket, Door door) {
    return uses.look(ticket, door).map(standing -> standing == TicketUse.Standing.REVOKED);
  }

  /// Fails with an [AdmissionException].
  Future<Admitted> admit(Ticket ticket, Door door) {
    if (ticket.role().onlyHears() && door != Door.WHEP) { // its role binds, as an observer's does
      turnedAway(Optional.of(ticket), door, ErrorCode.NOT_ALLOWED.wire());
      return Future.failedFuture(
          new AdmissionException(ErrorCode.NOT_ALLOWED.wire(), "a recogniser hears by WHEP alone"));
    }
    return Future.succeededFuture()
        .compose(any -> host.admit(ticket, door))
        .compose(status -> claim(ticket, door).map(any -> new Admitted(ticket, status)))
        .recover(failure -> Future.failedFuture(refusal(failure)));
  }

  record Recalled(KeptPlace place, RoomStatus status) {}

  /// Lets the holder of a session key in whose place was kept from before a restart: the host is
  /// asked as for a ticket. Fails with an [AdmissionException].
  Future<Recalled> recall(String sessionKey) {
    return places
        .recall(KeyHash.of(sessionKey))
        .compose(kept ->
            kept.map(place ->
                    uses.look(place.ticket(), Door.SIGNALING)
                        .compose(standing -> kept(place.ticket(), standing))
                        .compose(any -> host.admit(place.ticket(), Door.SIGNALING))
                        .map(status -> new Recalled(place, status)))
                .orElseGet(() ->
                    Future.failedFuture(
                        new AdmissionException(
                            ErrorCode.SESSION_EXPIRED.wire(), "join with a new ticket"))))
        .recover(failure -> Future.failedFuture(refusal(failure)));
  }

  private Future<Ticket> claim(Ticket ticket, Door door) {
    return uses.claim(ticket, door).compose(standing -> good(ticket, door, standing));
  }

  private Future<Ticket> good(Ticket ticket, Door door, TicketUse.Standing standing) {
    return switch (standing) {
      case GOOD -> Future.succeededFuture(ticket);
      case USED ->
          refused(ticket, door, ErrorCode.TICKET_USED, "the ticket was used at this door already");
      case REVOKED -> refused(ticket, door, ErrorCode.TICKET_REVOKED, "the ticket was withdrawn");
    };
  }

  /// A place that was taken with the ticket: that it was used is as it should be.
  private Future<Ticket> kept(Ticket ticket, TicketUse.Standing standing) {
    return switch (standing) {
      case GOOD, USED -> Future.succeededFuture(ticket);
      case REVOKED ->
          refused(ticket, Door.SIGNALING, ErrorCode.TICKET_REVOKED, "the ticket was withdrawn");
    };
  }

  private Future<Ticket> refused(Ticket ticket, Door door, ErrorCode code, String why) {
    turnedAway(Optional.of(ticket), door, code.wire());
    return Future.failedFuture(new AdmissionException(code.wire(), why));
  }

  /// What the client is told of a failure of the host or the ticket store.
  static AdmissionException refusal(Throwable failure) {
    return switch (failure) {
      case AdmissionException known -> known;
      case RoomRefusedException refused ->
          new AdmissionException(refused.code(), String.valueOf(refused.getMessage()));
      default -> {
        LOG.log(
            System.Logger.Level.WARNING,
            () -> "the host failed: " + failure.getClass().getName(),
            failure);
        yield new AdmissionException(
            ErrorCode.UNAVAILABLE.wire(), "not possible just now: try again in a moment");
      }
    };
  }
}
