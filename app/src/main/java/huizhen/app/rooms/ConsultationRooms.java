package huizhen.app.rooms;

import static java.lang.System.Logger.Level.WARNING;

import huizhen.app.redis.RedisAccounts;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseOutcome;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Consultations;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Refusal;
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

/// The rooms of consultations: scheduling decides who may come in and when it begins, the recorder
/// runs while the patient's recording consent stands.
final class ConsultationRooms {
  private static final System.Logger log = System.getLogger(ConsultationRooms.class.getName());
  private static final Actor SYSTEM =
      new Actor("system", Actor.Role.SYSTEM, Optional.empty(), Optional.empty());

  /// Roles whose bearers have no account here; those of doctors are looked up each time.
  private static final Set<RoomRole> GUESTS =
      Set.of(
          RoomRole.DEVICE,
          RoomRole.INTERPRETER,
          RoomRole.RELATIVE,
          RoomRole.TRAINEE,
          RoomRole.OBSERVER,
          RoomRole.REGULATOR,
          RoomRole.RECOGNISER);

  private final Consultations consultations;
  private final RedisAccounts accounts;
  private final RoomRecorder recorder;
  private final Watching watching;
  private final Map<RoomId, Attendance> attendances = new ConcurrentHashMap<>();

  ConsultationRooms(
      Consultations consultations,
      RedisAccounts accounts,
      RoomRecorder recorder,
      Watching watching) {
    this.consultations = consultations;
    this.accounts = accounts;
    this.recorder = recorder;
    this.watching = watching;
  }

  /// Who has been let into a room and as what, and the last change of the case that presence
  /// caused: the next waits for it.
  private static final class Attendance {
    final Map<ParticipantId, RoomRole> roles = new ConcurrentHashMap<>();

    /// Who of them is whom, of the doctors.
    final Map<ParticipantId, PractitionerId> doctors = new ConcurrentHashMap<>();

    Future<?> last = Future.succeededFuture();
  }

  Future<RoomStatus> admit(CaseId caseId, Ticket ticket) {
    if (ticket.role() == RoomRole.REGULATOR) {
      return watching.admit(caseId, ticket).compose(_ -> invited(caseId, ticket));
    }
    return GUESTS.contains(ticket.role()) ? invited(caseId, ticket) : doctor(caseId, ticket);
  }

  /// Whoever comes without an account was let in by a doctor of the case, which the ticket says,
  /// and comes while one of them keeps the room open. Who only learns needs the patient's consent
  /// to teaching as well, and a recogniser of speech that to the use of sensitive information.
  private Future<RoomStatus> invited(CaseId caseId, Ticket ticket) {
    return consultations
        .find(caseId)
        .map(found -> {
          var state =
              found.orElseThrow(
                  () -> new RoomRefusedException("ended", "this consultation does not exist"));
          switch (state.state()) {
            case LOBBY, IN_SESSION, SUSPENDED -> {}
            case READY, SCHEDULED ->
                throw new RoomRefusedException("too-early", "the room is not open yet");
            default -> throw new RoomRefusedException("ended", "this consultation is over");
          }
          if (ticket.role().onlyHears()) {
            if (!state.consent().map(Consent::sensitiveInformation).orElse(false)) {
              throw new RoomRefusedException(
                  "consent-missing",
                  "the patient has not consented to the use of sensitive information");
            }
          } else if (ticket.role().onlyReceives()
              && ticket.role() != RoomRole.REGULATOR // an order lets it in, and no consent
              && !state.consent().map(Consent::teaching).orElse(false)) {
            throw new RoomRefusedException(
                "consent-missing", "the patient has not consented to teaching");
          }
          attendance(ticket.room()).roles.put(ticket.participant(), ticket.role());
          return status(ticket.room(), state);
        });
  }

  private Future<RoomStatus> doctor(CaseId caseId, Ticket ticket) {
    var command = new CaseCommand.OpenLobby();
    return actor(ticket.participant())
        .compose(actor ->
            consultations
                .execute(fresh(), actor, caseId, command)
                .map(outcome -> {
                  var state = done(outcome);
                  var attendance = attendance(ticket.room());
                  attendance.roles.put(ticket.participant(), ticket.role());
                  actor
                      .practitioner()
                      .ifPresent(it -> attendance.doctors.put(ticket.participant(), it));
                  return status(ticket.room(), state);
                }));
  }

  /// Under which names these are in the room, or were.
  Set<ParticipantId> named(RoomId room, Set<PractitionerId> doctors) {
    return Optional.ofNullable(attendances.get(room)).stream()
        .flatMap(it -> it.doctors.entrySet().stream())
        .filter(it -> doctors.contains(it.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  Future<Boolean> isEmergency(CaseId caseId) {
    return consultations
        .find(caseId)
        .map(found ->
            found
                .filter(it -> it.application().urgency() == Application.Urgency.EMERGENCY)
                .isPresent());
  }

  Future<RoomStatus> start(
      RoomId room, CaseId caseId, ParticipantId by, Set<ParticipantId> present) {
    var roles = attendance(room).roles;
    var doctors = attendance(room).doctors;
    var command =
        new CaseCommand.Start(
            present.stream().anyMatch(who -> roles.get(who) == RoomRole.REQUESTER),
            present.stream().anyMatch(who -> roles.get(who) == RoomRole.CHAIR),
            present.stream()
                .filter(who -> roles.get(who) == RoomRole.MEMBER)
                .flatMap(who -> Optional.ofNullable(doctors.get(who)).stream())
                .collect(Collectors.toSet()));
    return consultations
        .find(caseId)
        .compose(found -> {
          if (found.filter(ConsultationRooms::isToBeRecorded).isPresent()) {
            recorder.checkReady(room);
          }
          return actor(by);
        })
        .compose(actor -> consultations.execute(fresh(), actor, caseId, command))
        .compose(outcome -> record(room, done(outcome)))
        .map(state -> status(room, state));
  }

  Future<Void> end(RoomId room, CaseId caseId, ParticipantId by) {
    return actor(by)
        .compose(actor -> consultations.execute(fresh(), actor, caseId, new CaseCommand.End()))
        .compose(outcome -> {
          var _ = done(outcome);
          var _ = attendances.remove(room);
          return recorder.stop(room, "ended");
        });
  }

  /// The room's session is over without anybody's ending it.
  void forget(RoomId room) {
    var _ = attendances.remove(room);
  }

  /// Somebody is in: a session that was suspended goes on, and one that a restart has left without
  /// its recorder gets a new one.
  void joined(RoomId room, CaseId caseId, RoomRole role) {
    after(
        room,
        () ->
            consultations
                .find(caseId)
                .compose(found -> {
                  if (found.isEmpty()) {
                    return Future.succeededFuture();
                  }
                  var state = found.get();
                  if (!isLive(state.state())) {
                    return noteArrival(state, role);
                  }
                  return state.state() == CaseState.SUSPENDED && isNeeded(role)
                      ? consultations
                          .execute(fresh(), SYSTEM, caseId, new CaseCommand.Resume())
                          .compose(_ -> record(room, state))
                      : record(room, state);
                }));
  }

  /// An emergency keeps when its specialist was in the room.
  private Future<ConsultationCase> noteArrival(ConsultationCase state, RoomRole role) {
    var isAwaited =
        role == RoomRole.CHAIR
            && state.state() == CaseState.LOBBY
            && state.progress().emergency().filter(it -> it.arrivedAt().isEmpty()).isPresent();
    return isAwaited
        ? consultations
            .execute(fresh(), SYSTEM, state.id(), new CaseCommand.NoteArrival())
            .map(state)
        : Future.succeededFuture(state);
  }

  /// Back after an absence that had suspended the session.
  void returned(RoomId room, CaseId caseId, ParticipantId who) {
    joined(room, caseId, attendance(room).roles.getOrDefault(who, RoomRole.OBSERVER));
  }

  /// One of the two doctors is gone: the session is suspended until both are back.
  void left(RoomId room, CaseId caseId, ParticipantId who) {
    var role = attendance(room).roles.getOrDefault(who, RoomRole.OBSERVER);
    if (!isNeeded(role)) {
      return;
    }
    after(
        room,
        () ->
            consultations
                .find(caseId)
                .compose(found ->
                    found.isPresent() && found.get().state() == CaseState.IN_SESSION
                        ? consultations.execute(fresh(), SYSTEM, caseId, new CaseCommand.Suspend())
                        : Future.succeededFuture()));
  }

  private static boolean isNeeded(RoomRole role) {
    return role == RoomRole.CHAIR || role == RoomRole.REQUESTER;
  }

  private static boolean isLive(CaseState state) {
    return state == CaseState.IN_SESSION || state == CaseState.SUSPENDED;
  }

  /// Starts the recorder where the consent asks for it and none runs.
  private Future<ConsultationCase> record(RoomId room, ConsultationCase state) {
    if (!isToBeRecorded(state) || recorder.isRecording(room)) {
      return Future.succeededFuture(state);
    }
    var consents = state.consent().map(consent -> consent.document().value()).stream().toList();
    return recorder
        .start(room, consents)
        .compose(id ->
            id.map(it -> keepRecording(state, it)).orElseGet(() -> Future.succeededFuture(state)));
  }

  private static boolean isToBeRecorded(ConsultationCase state) {
    return state.consent().map(Consent::recording).orElse(false);
  }

  private Future<ConsultationCase> keepRecording(ConsultationCase state, String recording) {
    return consultations
        .execute(fresh(), SYSTEM, state.id(), new CaseCommand.AddRecording(recording))
        .map(ConsultationRooms::done);
  }

  private RoomStatus status(RoomId room, ConsultationCase state) {
    var phase =
        switch (state.state()) {
          case READY, LOBBY -> Phase.LOBBY;
          case IN_SESSION, SUSPENDED -> Phase.LIVE;
          case DRAFT,
              SUBMITTED,
              DISPATCHED,
              ACCEPTED,
              RETURNED,
              DECLINED,
              EXPIRED,
              SCHEDULING,
              SCHEDULED,
              ENDED,
              OPINION_DRAFT,
              OPINION_SIGNED,
              DELIVERED,
              ACKNOWLEDGED,
              CLOSED,
              ARCHIVED,
              CANCELLED,
              NO_SHOW,
              ABORTED,
              CONVERTED ->
              Phase.ENDED;
        };
    var recording = phase == Phase.LIVE ? recorder.state(room) : Recording.OFF;
    return new RoomStatus(phase, state.appointment().map(it -> it.start()), recording);
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

  private static ConsultationCase done(CaseOutcome outcome) {
    return switch (outcome) {
      case CaseOutcome.Done(var state) -> state;
      case CaseOutcome.NotFound() ->
          throw new RoomRefusedException("ended", "this consultation does not exist");
      case CaseOutcome.Refused(var refusal) -> throw refused(refusal);
      case CaseOutcome.Illegal(var state, var _) -> throw illegal(state);
    };
  }

  private static RoomRefusedException illegal(CaseState state) {
    if (state == CaseState.SCHEDULED) {
      return new RoomRefusedException(
          "consent-missing", "the patient's consent is not recorded yet");
    }
    return state.isPastSession()
        ? new RoomRefusedException("ended", "the consultation is over")
        : new RoomRefusedException("not-allowed", "not possible now");
  }

  private static RoomRefusedException refused(Refusal refusal) {
    var rule = refusal.rule();
    var code = "not-allowed";
    if (rule.startsWith("consent")) {
      code = "consent-missing";
    } else if (rule.startsWith("qualification")) {
      code = "licence-expired";
    } else if (rule.startsWith("session.early") || rule.startsWith("lobby")) {
      code = "too-early";
    }
    return new RoomRefusedException(code, refusal.zh());
  }

  private Attendance attendance(RoomId room) {
    return attendances.computeIfAbsent(room, _ -> new Attendance());
  }

  private void after(RoomId room, java.util.function.Supplier<Future<?>> step) {
    var attendance = attendance(room);
    synchronized (attendance) {
      attendance.last =
          attendance
              .last
              .transform(_ -> step.get())
              .onFailure(cause ->
                  log.log(WARNING, "presence could not be kept room=%s".formatted(room), cause));
    }
  }

  private static CommandId fresh() {
    return new CommandId(UUID.randomUUID().toString());
  }
}
