package huizhen.app.rooms;

import static java.lang.System.Logger.Level.WARNING;

import huizhen.app.redis.RedisAlarmClaims;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseOutcome;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Consultations;
import huizhen.scheduling.api.Emergencies;
import huizhen.scheduling.api.Emergency;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Refusal;
import huizhen.signaling.api.AlarmEmergency;
import huizhen.signaling.api.AlarmEmergency.State;
import huizhen.signaling.api.AlarmEmergency.Words;
import huizhen.signaling.api.VitalAlarm;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// Opens an emergency consultation where an alarm of that level begins in one that is held: by the
/// emergency service as the button does, for the same patient, organisation and specialty, on
/// behalf of the requesting doctor and under his licence. The trail names `alarm` as who did it.
/// Consent, or the approval in its place, stays a person's to record.
///
/// From a case one in [#gap], whatever raises it and on whichever gateway: the id that
/// [RedisAlarmClaims] has is also the command's, so a repetition finds what is there. What could
/// not be asked is tried [#TRIES] times; then, and past [#MAX_PENDING] at once, the room is told
/// that somebody has to press the button.
public final class AlarmEmergencies {
  static final String ACCOUNT = "alarm";
  static final int TRIES = 5;
  static final Duration RETRY = Duration.ofSeconds(2);
  static final int MAX_PENDING = 256;

  private static final System.Logger log = System.getLogger(AlarmEmergencies.class.getName());
  private static final String ACTION = "room.emergency";

  private final Consultations consultations;
  private final VisitAlarms visits;
  private final Emergencies emergencies;
  private final RedisAlarmClaims claims;
  private final RoomAudit audit;
  private final Duration gap;
  private final InstantSource clock;
  private final List<Wish> waiting = new ArrayList<>();
  private int pending;
  private volatile BiConsumer<RoomId, AlarmEmergency> told = (_, _) -> {};

  public AlarmEmergencies(
      Consultations consultations,
      VisitAlarms visits,
      Emergencies emergencies,
      RedisAlarmClaims claims,
      RoomAudit audit,
      Duration gap,
      InstantSource clock) {
    this.consultations = consultations;
    this.visits = visits;
    this.emergencies = emergencies;
    this.claims = claims;
    this.audit = audit;
    this.gap = gap;
    this.clock = clock;
  }

  /// What one is opened from.
  ///
  /// @param key of the claim: a case's id, or the name of a visit's room
  record Origin(CaseId key, boolean isEmergency, Actor onBehalf, Application application) {}

  /// That an alarm asks for one.
  ///
  /// @param source empty where its session is over
  /// @param doctors who of these is in the room
  private record Wish(
      RoomId room,
      Supplier<Future<Optional<Origin>>> source,
      VitalAlarm alarm,
      Function<Set<PractitionerId>, Set<ParticipantId>> doctors,
      int tries,
      Instant notBefore) {
    Wish again(Instant at) {
      return new Wish(room, source, alarm, doctors, tries + 1, at);
    }
  }

  /// Who tells the room; set once signalling is there.
  public void onTold(BiConsumer<RoomId, AlarmEmergency> listener) {
    told = listener;
  }

  /// An alarm of that level has begun in this room: of a case, of a visit where visits open any, or
  /// of no matter to us. Any thread; does not block.
  void wanted(
      RoomId room, VitalAlarm alarm, Function<Set<PractitionerId>, Set<ParticipantId>> doctors) {
    RoomNames.caseOf(room).ifPresent(id -> wanted(room, () -> ofCase(id, alarm), alarm, doctors));
    RoomNames.visitOf(room)
        .filter(_ -> visits.openAny())
        .ifPresent(id -> wanted(room, () -> visits.look(id, alarm), alarm, doctors));
  }

  private void wanted(
      RoomId room,
      Supplier<Future<Optional<Origin>>> source,
      VitalAlarm alarm,
      Function<Set<PractitionerId>, Set<ParticipantId>> doctors) {
    var wish = new Wish(room, source, alarm, doctors, 1, clock.instant());
    if (isTaken()) {
      attempt(wish);
    } else {
      failed(wish, "busy");
    }
  }

  private synchronized boolean isTaken() {
    if (pending >= MAX_PENDING) {
      return false;
    }
    pending++;
    return true;
  }

  /// About once a second.
  void tick() {
    List<Wish> due;
    synchronized (this) {
      var now = clock.instant();
      due = waiting.stream().filter(it -> !it.notBefore().isAfter(now)).toList();
      waiting.removeAll(due);
    }
    due.forEach(this::attempt);
  }

  private void attempt(Wish wish) {
    var _ = // both ways are told of
        wish.source()
            .get()
            .compose(found ->
                found.map(it -> open(wish, it)).orElseGet(() -> ended(wish, "state.illegal")))
            .onSuccess(_ -> done())
            .onFailure(cause -> again(wish, cause));
  }

  private synchronized void done() {
    pending--;
  }

  private void again(Wish wish, Throwable cause) {
    if (wish.tries() < TRIES) {
      synchronized (this) {
        waiting.add(wish.again(clock.instant().plus(RETRY)));
      }
      return;
    }
    done();
    log.log(
        WARNING, "no emergency could be opened for an alarm room=%s".formatted(wish.room()), cause);
    failed(wish, "unavailable");
  }

  private void failed(Wish wish, String why) {
    audit(wish, "refused:" + why, Optional.empty());
    tell(wish, State.FAILED, Optional.empty(), Optional.empty());
  }

  /// The session was over meanwhile: nobody is there to be told.
  private Future<Void> ended(Wish wish, String rule) {
    audit(wish, "refused:" + rule, Optional.empty());
    return Future.succeededFuture();
  }

  private Future<Optional<Origin>> ofCase(CaseId id, VitalAlarm alarm) {
    return consultations
        .find(id)
        .map(found ->
            found
                .filter(
                    it -> it.state() == CaseState.IN_SESSION || it.state() == CaseState.SUSPENDED)
                .map(it ->
                    new Origin(
                        it.id(),
                        it.progress().emergency().isPresent(),
                        onBehalf(it.inviting(), it.requester()),
                        application(it, alarm))));
  }

  private Future<Void> open(Wish wish, Origin origin) {
    if (origin.isEmergency()) {
      audit(wish, "refused:already-emergency", Optional.empty());
      tell(wish, State.ALREADY, Optional.empty(), Optional.empty());
      return Future.succeededFuture();
    }
    var fresh = new CaseId(UUID.randomUUID().toString());
    return claims
        .take(origin.key(), fresh, gap)
        .compose(id ->
            emergencies
                .raise(
                    new CommandId("alarm-" + id),
                    origin.onBehalf(),
                    id,
                    origin.application(),
                    Duration.ZERO,
                    Optional.empty())
                .compose(outcome ->
                    switch (outcome) {
                      case CaseOutcome.Done(var state) -> {
                        opened(wish, state, id.equals(fresh));
                        yield Future.succeededFuture();
                      }
                      case CaseOutcome.Refused(var refusal) ->
                          refused(wish, origin.key(), id, refusal);
                      case CaseOutcome.Illegal _, CaseOutcome.NotFound _ ->
                          Future.failedFuture("the id of an emergency is another case's");
                    }));
  }

  private void opened(Wish wish, ConsultationCase emergency, boolean isNew) {
    var mayRead = new HashSet<PractitionerId>();
    mayRead.add(emergency.requester());
    emergency.progress().emergency().map(Emergency::rings).orElse(List.of()).stream()
        .filter(Emergency.Ring::isRung)
        .forEach(ring -> mayRead.add(ring.practitioner()));
    audit(wish, isNew ? "ok" : "refused:standing", Optional.of(emergency.id()));
    told.accept(
        wish.room(),
        new AlarmEmergency(
            wish.alarm().id(),
            isNew ? State.OPENED : State.STANDING,
            Optional.of(emergency.id().value()),
            wish.doctors().apply(mayRead),
            Optional.empty()));
  }

  private Future<Void> refused(Wish wish, CaseId key, CaseId id, Refusal refusal) {
    audit(wish, "refused:" + refusal.rule(), Optional.empty());
    tell(wish, State.REFUSED, Optional.empty(), Optional.of(new Words(refusal.zh(), refusal.en())));
    // Where it stays the next alarm gets this very answer until the gap is over.
    return claims.giveBack(key, id).otherwiseEmpty();
  }

  private void tell(Wish wish, State state, Optional<String> consultation, Optional<Words> words) {
    told.accept(
        wish.room(), new AlarmEmergency(wish.alarm().id(), state, consultation, Set.of(), words));
  }

  private void audit(Wish wish, String outcome, Optional<CaseId> emergency) {
    var detail =
        new JsonObject()
            .put("alarm", wish.alarm().id())
            .put("measure", wish.alarm().rule().measure().name());
    emergency.ifPresent(id -> detail.put("case", id.value()));
    audit.write(wish.room(), ACCOUNT, ACTION, outcome, detail);
  }

  static Actor onBehalf(OrganisationId organisation, PractitionerId doctor) {
    return new Actor(
        ACCOUNT, Actor.Role.COUNTY_DOCTOR, Optional.of(organisation), Optional.of(doctor));
  }

  private static Application application(ConsultationCase subject, VitalAlarm alarm) {
    var before = subject.application();
    return new Application(
        before.patient(),
        before.invited(),
        AlarmWords.reason(alarm),
        "急会诊",
        before.recordSummary(),
        before.department(),
        "",
        Application.Urgency.EMERGENCY);
  }
}
