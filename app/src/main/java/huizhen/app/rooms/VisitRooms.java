package huizhen.app.rooms;

import static java.lang.System.Logger.Level.WARNING;

import huizhen.app.redis.RedisAccounts;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitCommand;
import huizhen.scheduling.visit.api.VisitConsent;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitOutcome;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.scheduling.visit.api.Visits;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The rooms of follow-up visits: the visit decides who may come in and when it begins; it is
/// recorded from then on, which every visit's consent says.
final class VisitRooms {
  private static final System.Logger log = System.getLogger(VisitRooms.class.getName());
  private static final Actor SYSTEM =
      new Actor("system", Actor.Role.SYSTEM, Optional.empty(), Optional.empty());

  private final Visits visits;
  private final RedisAccounts accounts;
  private final RoomRecorder recorder;

  /// Who was let into which room and as what; a room's go with its end.
  private final Map<RoomId, Map<ParticipantId, RoomRole>> roles = new ConcurrentHashMap<>();

  VisitRooms(Visits visits, RedisAccounts accounts, RoomRecorder recorder) {
    this.visits = visits;
    this.accounts = accounts;
    this.recorder = recorder;
  }

  Future<RoomStatus> admit(VisitId id, Ticket ticket) {
    return find(id)
        .map(visit -> {
          if (phase(visit) == Phase.ENDED) {
            throw new RoomRefusedException("ended", "the visit is over, or not called");
          }
          if (ticket.role().onlyHears() && !agreesToMachines(visit)) {
            throw new RoomRefusedException("consent-missing", "the patient has not agreed to it");
          }
          var _ = rolesOf(ticket.room()).put(ticket.participant(), ticket.role());
          return status(ticket.room(), visit);
        });
  }

  Future<RoomStatus> start(RoomId room, VisitId id, ParticipantId by, Set<ParticipantId> present) {
    var inside = rolesOf(room);
    var isPatientPresent = present.stream().anyMatch(who -> isPatient(inside.get(who)));
    var isDoctorPresent = present.stream().anyMatch(who -> inside.get(who) == RoomRole.CHAIR);
    return actor(by)
        .compose(actor ->
            visits.execute(
                fresh(), actor, id, new VisitCommand.Start(isPatientPresent, isDoctorPresent)))
        .compose(outcome -> record(room, done(outcome)))
        .map(visit -> status(room, visit));
  }

  Future<Void> end(RoomId room, VisitId id, ParticipantId by) {
    return actor(by)
        .compose(actor -> visits.execute(fresh(), actor, id, new VisitCommand.Complete()))
        .compose(outcome -> {
          var _ = done(outcome);
          forget(room);
          return recorder.stop(room, "ended");
        });
  }

  void forget(RoomId room) {
    var _ = roles.remove(room);
  }

  /// Under which names its doctor is in the room, or was.
  Set<ParticipantId> doctors(RoomId room) {
    return roles.getOrDefault(room, Map.of()).entrySet().stream()
        .filter(it -> it.getValue() == RoomRole.CHAIR)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// One of the two is gone: the session is suspended until both are back.
  void left(RoomId room, VisitId id, ParticipantId who) {
    var role = roles.getOrDefault(room, Map.of()).get(who);
    if (role == RoomRole.CHAIR || isPatient(role)) {
      step(id, VisitState.IN_SESSION, new VisitCommand.Suspend());
    }
  }

  void joined(RoomId room, VisitId id, ParticipantId who) {
    var role = roles.getOrDefault(room, Map.of()).get(who);
    if (role == RoomRole.CHAIR || isPatient(role)) {
      step(id, VisitState.SUSPENDED, new VisitCommand.Resume());
    }
  }

  private void step(VisitId id, VisitState from, VisitCommand command) {
    var _ =
        visits
            .find(id)
            .compose(found ->
                found.filter(it -> it.state() == from).isPresent()
                    ? visits.execute(fresh(), SYSTEM, id, command).mapEmpty()
                    : Future.succeededFuture())
            .onFailure(cause -> log.log(WARNING, "presence could not be kept visit=" + id, cause));
  }

  /// A failing recorder never ends a call: the room shows that it is not recorded.
  private Future<Visit> record(RoomId room, Visit visit) {
    if (recorder.isRecording(room)) {
      return Future.succeededFuture(visit);
    }
    var consents = visit.precheck().consent().map(it -> it.document().value()).stream().toList();
    return recorder
        .start(room, consents)
        .compose(id ->
            id.map(it ->
                    visits
                        .execute(fresh(), SYSTEM, visit.id(), new VisitCommand.AddRecording(it))
                        .map(VisitRooms::done))
                .orElseGet(() -> Future.succeededFuture(visit)));
  }

  private RoomStatus status(RoomId room, Visit visit) {
    var phase = phase(visit);
    return new RoomStatus(
        phase, Optional.empty(), phase == Phase.LIVE ? recorder.state(room) : Recording.OFF);
  }

  private static Phase phase(Visit visit) {
    return switch (visit.state()) {
      case CALLED -> visit.place().isAnswered() ? Phase.LOBBY : Phase.ENDED;
      case IN_SESSION, SUSPENDED -> Phase.LIVE;
      case BOOKED,
          PRECHECK,
          CHECKED_IN,
          WAITING,
          COMPLETED,
          RECORD_SIGNED,
          FOLLOWUP,
          CLOSED,
          CANCELLED,
          NO_SHOW_PATIENT,
          NO_SHOW_DOCTOR,
          NOT_SUITABLE,
          TRANSFERRED,
          TO_CONSULT,
          EXPIRED ->
          Phase.ENDED;
    };
  }

  /// As for an AI's drafts: a machine may hear only where the patient has agreed to the use of
  /// sensitive information.
  private static boolean agreesToMachines(Visit visit) {
    return visit.precheck().consent().filter(VisitConsent::sensitiveInformation).isPresent();
  }

  private static boolean isPatient(@Nullable RoomRole role) {
    return role == RoomRole.PATIENT || role == RoomRole.RELATIVE;
  }

  private Map<ParticipantId, RoomRole> rolesOf(RoomId room) {
    return roles.computeIfAbsent(room, _ -> new ConcurrentHashMap<>());
  }

  private Future<Visit> find(VisitId id) {
    return visits
        .find(id)
        .map(found ->
            found.orElseThrow(() -> new RoomRefusedException("ended", "there is no such visit")));
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

  private static Visit done(VisitOutcome outcome) {
    return switch (outcome) {
      case VisitOutcome.Done(var visit) -> visit;
      case VisitOutcome.Refused(var refusal) ->
          throw new RoomRefusedException(
              refusal.rule().startsWith("visit.consent") ? "consent-missing" : "not-allowed",
              refusal.zh());
      case VisitOutcome.Illegal _, VisitOutcome.NotFound _, VisitOutcome.BlockDone _ ->
          throw new RoomRefusedException("not-allowed", "not possible now");
    };
  }

  private static CommandId fresh() {
    return new CommandId(UUID.randomUUID().toString());
  }
}
