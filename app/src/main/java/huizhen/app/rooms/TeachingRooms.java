package huizhen.app.rooms;

import static java.lang.System.Logger.Level.WARNING;

import huizhen.app.redis.RedisAccounts;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.request.api.RequestOutcome;
import huizhen.scheduling.teaching.api.TeachingCommand;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.teaching.api.TeachingSessions;
import huizhen.scheduling.teaching.api.TeachingState;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomHost.Recording;
import huizhen.signaling.api.RoomHost.RoomStatus;
import huizhen.signaling.api.RoomRefusedException;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.Ticket;
import huizhen.web.api.AccountStore.Account;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The rooms of teaching sessions: who may come in was decided with the ticket, whether it still is
/// open is asked here; it is recorded from its beginning where that is planned and agreed to.
final class TeachingRooms {
  private static final System.Logger log = System.getLogger(TeachingRooms.class.getName());
  private static final Actor SYSTEM =
      new Actor("system", Actor.Role.SYSTEM, Optional.empty(), Optional.empty());

  private final TeachingSessions sessions;
  private final RedisAccounts accounts;
  private final RoomRecorder recorder;

  /// Who was let into which room as its chair; a room's go with its end.
  private final Map<RoomId, Set<ParticipantId>> chairs = new ConcurrentHashMap<>();

  TeachingRooms(TeachingSessions sessions, RedisAccounts accounts, RoomRecorder recorder) {
    this.sessions = sessions;
    this.accounts = accounts;
    this.recorder = recorder;
  }

  Future<RoomStatus> admit(TeachingId id, Ticket ticket) {
    return find(id)
        .map(session -> {
          if (session.state() == TeachingState.ANNOUNCED) {
            throw new RoomRefusedException("too-early", "the room is not open yet");
          }
          if (phase(session) == Phase.ENDED) {
            throw new RoomRefusedException("ended", "the session is over");
          }
          if (!session.isConsented()) {
            throw new RoomRefusedException("consent-missing", "there is no consent to teaching");
          }
          if (ticket.role() == RoomRole.CHAIR) {
            var _ = chairsOf(ticket.room()).add(ticket.participant());
          }
          return status(ticket.room(), session);
        });
  }

  Future<RoomStatus> start(
      RoomId room, TeachingId id, ParticipantId by, Set<ParticipantId> present) {
    var isPresent = present.stream().anyMatch(chairsOf(room)::contains);
    return actor(by)
        .compose(
            actor -> sessions.execute(fresh(), actor, id, new TeachingCommand.Start(isPresent)))
        .compose(outcome -> record(room, done(outcome)))
        .map(session -> status(room, session));
  }

  Future<Void> end(RoomId room, TeachingId id, ParticipantId by) {
    return actor(by)
        .compose(actor -> sessions.execute(fresh(), actor, id, new TeachingCommand.End()))
        .compose(outcome -> {
          var _ = done(outcome);
          forget(room);
          return recorder.stop(room, "ended");
        });
  }

  void forget(RoomId room) {
    var _ = chairs.remove(room);
  }

  /// The teacher is gone: the session waits.
  void left(RoomId room, TeachingId id, ParticipantId who) {
    if (chairsOf(room).contains(who)) {
      var _ = // it logs what fails
          step(id, TeachingState.LIVE, new TeachingCommand.Suspend());
    }
  }

  /// The teacher is back, perhaps after a restart that has left the room without its recorder.
  void joined(RoomId room, TeachingId id, ParticipantId who) {
    if (chairsOf(room).contains(who)) {
      var _ =
          step(id, TeachingState.SUSPENDED, new TeachingCommand.Resume())
              .compose(_ -> find(id))
              .compose(
                  it -> phase(it) == Phase.LIVE ? record(room, it) : Future.succeededFuture(it))
              .onFailure(
                  cause -> log.log(WARNING, "presence could not be kept teaching=" + id, cause));
    }
  }

  private Future<Void> step(TeachingId id, TeachingState from, TeachingCommand command) {
    return sessions
        .find(id)
        .compose(found ->
            found.filter(it -> it.state() == from).isPresent()
                ? sessions.execute(fresh(), SYSTEM, id, command).<Void>mapEmpty()
                : Future.<Void>succeededFuture())
        .onFailure(cause -> log.log(WARNING, "presence could not be kept teaching=" + id, cause));
  }

  /// A failing recorder never ends a session: the room shows that it is not recorded.
  private Future<TeachingSession> record(RoomId room, TeachingSession session) {
    if (!session.isToBeRecorded() || recorder.isRecording(room)) {
      return Future.succeededFuture(session);
    }
    var consents = session.consent().map(it -> it.document().value()).stream().toList();
    return recorder
        .start(room, consents)
        .compose(id ->
            id.map(it ->
                    sessions
                        .execute(
                            fresh(), SYSTEM, session.id(), new TeachingCommand.AddRecording(it))
                        .map(TeachingRooms::done))
                .orElseGet(() -> Future.succeededFuture(session)));
  }

  private RoomStatus status(RoomId room, TeachingSession session) {
    var phase = phase(session);
    return new RoomStatus(
        phase,
        Optional.of(session.form().start()),
        phase == Phase.LIVE ? recorder.state(room) : Recording.OFF);
  }

  private static Phase phase(TeachingSession session) {
    return switch (session.state()) {
      case LOBBY -> Phase.LOBBY;
      case LIVE, SUSPENDED -> Phase.LIVE;
      case DRAFT, ANNOUNCED, ENDED, RECORDED, CLOSED, CANCELLED, NOT_HELD, BROKEN_OFF ->
          Phase.ENDED;
    };
  }

  private Set<ParticipantId> chairsOf(RoomId room) {
    return chairs.computeIfAbsent(room, _ -> ConcurrentHashMap.newKeySet());
  }

  private Future<TeachingSession> find(TeachingId id) {
    return sessions
        .find(id)
        .map(found ->
            found.orElseThrow(() -> new RoomRefusedException("ended", "there is no such session")));
  }

  private Future<Actor> actor(ParticipantId participant) {
    return accounts
        .byId(participant.value())
        .map(found ->
            found
                .map(Account::actor)
                .orElseThrow(
                    () -> new RoomRefusedException("not-allowed", "no such account here")));
  }

  private static TeachingSession done(RequestOutcome<TeachingSession> outcome) {
    return switch (outcome) {
      case RequestOutcome.Done<TeachingSession>(var session) -> session;
      case RequestOutcome.Refused<TeachingSession>(var refusal) ->
          throw new RoomRefusedException(
              refusal.rule().equals("teaching.consent") ? "consent-missing" : "not-allowed",
              refusal.zh());
      case RequestOutcome.Illegal<TeachingSession> _, RequestOutcome.NotFound<TeachingSession> _ ->
          throw new RoomRefusedException("not-allowed", "not possible now");
    };
  }

  private static CommandId fresh() {
    return new CommandId(UUID.randomUUID().toString());
  }
}
