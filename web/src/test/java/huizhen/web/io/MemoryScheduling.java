package huizhen.web.io;

import huizhen.scheduling.api.Absence;
import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Actor.Role;
import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.Appointment;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseIndex;
import huizhen.scheduling.api.CaseOutcome;
import huizhen.scheduling.api.CaseProgress;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Consultations;
import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.Directory;
import huizhen.scheduling.api.FreeSlot;
import huizhen.scheduling.api.Material;
import huizhen.scheduling.api.Opinion;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Refusal;
import huizhen.scheduling.api.SchedulingUnavailableException;
import huizhen.scheduling.api.Side;
import huizhen.scheduling.api.StaleVersionException;
import huizhen.scheduling.api.Team;
import huizhen.scheduling.api.TeamPlan;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// A directory and cases in memory: the states and the idempotency of the real ones, without their
/// rules about licences and hours. Can be away.
final class MemoryScheduling implements Directory, Consultations {
  private static final Map<Class<? extends CaseCommand>, Set<CaseState>> FROM =
      Map.ofEntries(
          Map.entry(CaseCommand.Edit.class, Set.of(CaseState.DRAFT, CaseState.RETURNED)),
          Map.entry(CaseCommand.Submit.class, Set.of(CaseState.DRAFT, CaseState.RETURNED)),
          Map.entry(
              CaseCommand.AddMaterial.class,
              Set.of(CaseState.DRAFT, CaseState.DISPATCHED, CaseState.ACCEPTED)),
          Map.entry(CaseCommand.Accept.class, Set.of(CaseState.DISPATCHED)),
          Map.entry(CaseCommand.Return.class, Set.of(CaseState.DISPATCHED)),
          Map.entry(CaseCommand.Decline.class, Set.of(CaseState.DISPATCHED)),
          Map.entry(CaseCommand.GiveConsent.class, Set.of(CaseState.ACCEPTED, CaseState.SCHEDULED)),
          Map.entry(
              CaseCommand.OpenLobby.class,
              Set.of(CaseState.SCHEDULED, CaseState.READY, CaseState.LOBBY)),
          Map.entry(
              CaseCommand.WithdrawRecordingConsent.class,
              Set.of(CaseState.SCHEDULED, CaseState.READY, CaseState.LOBBY)),
          Map.entry(
              CaseCommand.DraftOpinion.class, Set.of(CaseState.LOBBY, CaseState.OPINION_DRAFT)),
          Map.entry(CaseCommand.SignOpinion.class, Set.of(CaseState.OPINION_DRAFT)),
          Map.entry(CaseCommand.Acknowledge.class, Set.of(CaseState.DELIVERED)),
          Map.entry(CaseCommand.Close.class, Set.of(CaseState.ACKNOWLEDGED)),
          Map.entry(
              CaseCommand.OfTeam.class,
              Set.of(CaseState.ACCEPTED, CaseState.OPINION_DRAFT, CaseState.DELIVERED)),
          Map.entry(CaseCommand.RingShown.class, Set.of(CaseState.DISPATCHED)),
          Map.entry(CaseCommand.DeclineRing.class, Set.of(CaseState.DISPATCHED)),
          Map.entry(CaseCommand.OverrideConsent.class, Set.of(CaseState.DISPATCHED)),
          Map.entry(CaseCommand.Cancel.class, Set.of(CaseState.DRAFT, CaseState.DISPATCHED)));

  private final InstantSource clock;
  private final Map<OrganisationId, Organisation> organisations = new LinkedHashMap<>();
  private final Map<PractitionerId, Practitioner> practitioners = new LinkedHashMap<>();
  private final Map<PatientId, Patient> patients = new LinkedHashMap<>();
  private final Map<CaseId, ConsultationCase> cases = new LinkedHashMap<>();
  private final Map<String, Absence> absences = new LinkedHashMap<>();
  private final Map<String, ConsultationCase> done = new HashMap<>();

  /// Of times that were to be held.
  final Set<String> holdCommands = new HashSet<>();

  boolean isAway;

  /// Whether replies never come.
  boolean isSilent;

  MemoryScheduling(InstantSource clock) {
    this.clock = clock;
  }

  void clear() {
    organisations.clear();
    practitioners.clear();
    patients.clear();
    absences.clear();
    cases.clear();
    done.clear();
    holdCommands.clear();
    isAway = false;
    isSilent = false;
  }

  /// As somebody else's module put it there.
  void keep(ConsultationCase state) {
    cases.put(state.id(), state);
  }

  <T> Future<T> reply(T value) {
    if (isSilent) {
      return Promise.<T>promise().future();
    }
    return isAway
        ? Future.failedFuture(
            new SchedulingUnavailableException("redis is away", new IllegalStateException()))
        : Future.succeededFuture(value);
  }

  @Override
  public Future<Void> put(Organisation it) {
    organisations.put(it.id(), it);
    return reply(true).mapEmpty();
  }

  @Override
  public Future<Void> put(Practitioner it) {
    practitioners.put(it.id(), it);
    return reply(true).mapEmpty();
  }

  @Override
  public Future<Void> put(Patient it) {
    patients.put(it.id(), it);
    return reply(true).mapEmpty();
  }

  @Override
  public Future<Void> put(CooperationAgreement it) {
    return reply(true).mapEmpty();
  }

  @Override
  public Future<Void> put(Absence it) {
    absences.put(it.id(), it);
    return reply(true).mapEmpty();
  }

  @Override
  public Future<Void> removeAbsence(OrganisationId organisation, String id) {
    absences.remove(id);
    return reply(true).mapEmpty();
  }

  @Override
  public Future<List<Absence>> absences(OrganisationId organisation) {
    return reply(
        absences.values().stream().filter(it -> it.organisation().equals(organisation)).toList());
  }

  @Override
  public Future<List<Organisation>> organisations() {
    return reply(List.copyOf(organisations.values()));
  }

  @Override
  public Future<Optional<Organisation>> organisation(OrganisationId id) {
    return reply(Optional.ofNullable(organisations.get(id)));
  }

  @Override
  public Future<List<Practitioner>> practitioners(OrganisationId organisation) {
    return reply(
        practitioners.values().stream()
            .filter(it -> it.organisation().equals(organisation))
            .toList());
  }

  @Override
  public Future<Optional<Practitioner>> practitioner(PractitionerId id) {
    return reply(Optional.ofNullable(practitioners.get(id)));
  }

  @Override
  public Future<List<Patient>> patients(OrganisationId organisation) {
    return reply(
        patients.values().stream().filter(it -> it.organisation().equals(organisation)).toList());
  }

  @Override
  public Future<Page<Patient>> patients(
      OrganisationId organisation, Optional<String> after, int limit) {
    var all =
        patients.values().stream()
            .filter(it -> it.organisation().equals(organisation))
            .filter(it -> after.isEmpty() || it.id().value().compareTo(after.get()) > 0)
            .sorted(Comparator.comparing(it -> it.id().value()))
            .toList();
    return reply(
        all.size() <= limit
            ? new Page<>(all, Optional.empty())
            : new Page<>(all.subList(0, limit), Optional.of(all.get(limit - 1).id().value())));
  }

  @Override
  public Future<Optional<Patient>> patient(PatientId id) {
    return reply(Optional.ofNullable(patients.get(id)));
  }

  @Override
  public Future<List<CooperationAgreement>> agreements(OrganisationId organisation) {
    return reply(List.of());
  }

  @Override
  public Future<CaseOutcome> create(
      CommandId command, Actor actor, CaseId id, Application application) {
    var before = done.get(command.value());
    if (before != null) {
      return reply(new CaseOutcome.Done(before));
    }
    var now = clock.instant();
    var state =
        new ConsultationCase(
            id,
            1,
            CaseState.DRAFT,
            actor.organisation().orElseThrow(),
            actor.practitioner().orElseThrow(),
            application,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            now,
            now,
            Optional.empty(),
            CaseProgress.NONE);
    return keep(command, state);
  }

  private Future<CaseOutcome> keep(CommandId command, ConsultationCase state) {
    if (!isAway) {
      cases.put(state.id(), state);
      done.put(command.value(), state);
    }
    return reply(new CaseOutcome.Done(state));
  }

  @Override
  public Future<CaseOutcome> execute(CommandId command, Actor actor, CaseId id, CaseCommand what) {
    var before = done.get(command.value());
    if (before != null) {
      return reply(new CaseOutcome.Done(before));
    }
    var state = cases.get(id);
    if (state == null) {
      return reply(new CaseOutcome.NotFound());
    }
    if (!command.fits(state.version())) {
      return Future.failedFuture(new StaleVersionException(state.version()));
    }
    if (!FROM.getOrDefault(what.getClass(), Set.of()).contains(state.state())) {
      return reply(new CaseOutcome.Illegal(state.state(), what.getClass().getSimpleName()));
    }
    if (what instanceof CaseCommand.GiveConsent(var consent) && !consent.treatment()) {
      return reply(
          new CaseOutcome.Refused(
              new Refusal("consent.treatment", "须取得患者对会诊的同意。", "Consent is needed.")));
    }
    return keep(command, after(state, what, actor));
  }

  private ConsultationCase after(ConsultationCase it, CaseCommand what, Actor actor) {
    var next = new Draft(it);
    switch (what) {
      case CaseCommand.Edit(var application) -> next.application = application;
      case CaseCommand.AddMaterial(var material) -> next.materials.add(material);
      case CaseCommand.Submit() -> next.state = CaseState.DISPATCHED;
      case CaseCommand.Accept(var specialist) -> {
        next.specialist = Optional.of(specialist);
        next.state = CaseState.ACCEPTED;
      }
      case CaseCommand.Return(var reason) -> next.end(CaseState.RETURNED, reason);
      case CaseCommand.Decline(var reason) -> next.end(CaseState.DECLINED, reason);
      case CaseCommand.Cancel(var reason) -> next.end(CaseState.CANCELLED, reason);
      case CaseCommand.GiveConsent(var consent) -> next.consent = Optional.of(consent);
      case CaseCommand.WithdrawRecordingConsent() ->
          next.consent =
              it.consent()
                  .map(c ->
                      new Consent(
                          c.document(),
                          c.textVersion(),
                          c.treatment(),
                          c.sensitiveInformation(),
                          false,
                          c.teaching(),
                          c.signer(),
                          c.relation(),
                          c.at()));
      case CaseCommand.OpenLobby() -> next.state = CaseState.LOBBY;
      case CaseCommand.DraftOpinion(var findings, var diagnosis, var advice, var takenOver) -> {
        next.opinions.clear();
        next.opinions.add(
            new Opinion(
                1,
                it.specialist().orElseThrow(),
                findings,
                diagnosis,
                advice,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                takenOver));
        next.state = CaseState.OPINION_DRAFT;
      }
      case CaseCommand.SignOpinion(var version, var document, var signature, var at) -> {
        var draft = next.opinions.removeLast();
        next.opinions.add(
            new Opinion(
                version,
                draft.author(),
                draft.findings(),
                draft.diagnosis(),
                draft.advice(),
                Optional.of(at),
                Optional.of(document),
                Optional.of(signature),
                draft.takenOver()));
        next.state = CaseState.DELIVERED;
      }
      case CaseCommand.Acknowledge(var decision) -> {
        next.finalDecision = Optional.of(decision);
        next.state = CaseState.ACKNOWLEDGED;
      }
      case CaseCommand.Close() -> next.state = CaseState.CLOSED;
      case CaseCommand.OfTeam(var team) -> next.team = MemoryTeams.after(it, team, actor);
      case CaseCommand.RingShown _,
          CaseCommand.DeclineRing _,
          CaseCommand.OverrideConsent _ -> {} // the machine's tests have what comes of them
      case CaseCommand.Approve _,
          CaseCommand.Start _,
          CaseCommand.AddRecording _,
          CaseCommand.Suspend _,
          CaseCommand.Resume _,
          CaseCommand.End _,
          CaseCommand.ConfirmTime _,
          CaseCommand.ReleaseTime _,
          CaseCommand.Reassign _,
          CaseCommand.NoShow _,
          CaseCommand.Abort _,
          CaseCommand.Convert _,
          CaseCommand.Archive _,
          CaseCommand.NoteArrival _ ->
          throw new IllegalStateException("not asked by the web module's tests");
    }
    return next.done(clock.instant());
  }

  /// Over whatever the specialist has.
  @Override
  public Future<BookingOutcome> overbook(
      CommandId command, Actor actor, CaseId id, Instant start, Instant end, String reason) {
    return take(Objects.requireNonNull(cases.get(id)), start, end, CaseState.SCHEDULED, true);
  }

  @Override
  public Future<BookingOutcome> book(
      CommandId command, Actor actor, CaseId id, Instant start, Instant end) {
    return take(Objects.requireNonNull(cases.get(id)), start, end, CaseState.SCHEDULED, false);
  }

  private Future<BookingOutcome> take(
      ConsultationCase it, Instant start, Instant end, CaseState becomes, boolean isOver) {
    if (it.state() != CaseState.ACCEPTED && it.state() != CaseState.SCHEDULING) {
      return reply(new BookingOutcome.Illegal(it.state()));
    }
    var id = it.id();
    if (start.isBefore(clock.instant())) {
      return reply(
          new BookingOutcome.Refused(new Refusal("booking.past", "不能预约已过去的时间。", "It is past.")));
    }
    var specialist = it.specialist().orElseThrow();
    var isTaken =
        cases.values().stream()
            .filter(other -> !other.id().equals(id))
            .flatMap(other -> other.appointment().stream())
            .anyMatch(other ->
                other.practitioner().equals(specialist)
                    && other.start().isBefore(end)
                    && start.isBefore(other.end()));
    if (isTaken && !isOver) {
      var later = end.plus(Duration.ofMinutes(30));
      return reply(
          new BookingOutcome.SlotTaken(
              Side.INVITED,
              List.of(new FreeSlot(specialist, later, later.plus(Duration.ofMinutes(30))))));
    }
    var next = new Draft(it);
    var appointment =
        new Appointment(id.value() + "-1", id, specialist, start, end, "Asia/Shanghai", 1);
    next.appointment = Optional.of(appointment);
    next.state = becomes;
    var state = next.done(clock.instant());
    cases.put(id, state);
    return reply(new BookingOutcome.Booked(state, appointment));
  }

  @Override
  public Future<BookingOutcome> hold(
      CommandId command,
      Actor actor,
      CaseId id,
      Instant start,
      Instant end,
      List<PractitionerId> optional) {
    holdCommands.add(command.value());
    var it = Objects.requireNonNull(cases.get(id));
    return it.team().isEmpty() && optional.isEmpty()
        ? take(it, start, end, CaseState.SCHEDULING, false)
        : reply(MemoryTeams.hold(it, start, end, optional));
  }

  @Override
  public Future<Optional<TeamPlan>> plan(
      CaseId id, Instant from, Instant to, Duration length, int limit) {
    return reply(Optional.ofNullable(cases.get(id)).map(_ -> MemoryTeams.plan(from, length)));
  }

  @Override
  public Future<List<FreeSlot>> free(
      PractitionerId practitioner, Instant from, Instant to, int limit) {
    return reply(List.of(new FreeSlot(practitioner, from, from.plus(Duration.ofMinutes(30)))));
  }

  @Override
  public Future<Optional<ConsultationCase>> find(CaseId id) {
    return reply(Optional.ofNullable(cases.get(id)));
  }

  @Override
  public Future<Optional<Page<ConsultationCase>>> page(
      CaseIndex which, Optional<String> after, int limit) {
    var all = cases.values().stream().filter(it -> isIn(which, it)).toList();
    var ids = all.stream().map(it -> it.id().value()).toList();
    if (after.isPresent() && !ids.contains(after.get())) {
      return reply(Optional.empty());
    }
    int from = after.map(ids::indexOf).orElse(-1) + 1;
    int to = Math.min(all.size(), from + limit);
    var next = to < all.size() ? Optional.of(ids.get(to - 1)) : Optional.<String>empty();
    return reply(Optional.of(new Page<>(all.subList(from, to), next)));
  }

  private static boolean isIn(CaseIndex which, ConsultationCase it) {
    return switch (which) {
      case CaseIndex.All() -> true;
      case CaseIndex.OfOrganisation(var organisation) ->
          it.inviting().equals(organisation) || it.application().invited().equals(organisation);
      case CaseIndex.OfPatient(var patient) -> it.application().patient().equals(patient);
      case CaseIndex.In(var state) -> it.state() == state;
      case CaseIndex.Overdue() -> it.progress().isOverdue();
    };
  }

  @Override
  public Future<List<Long>> count(List<CaseIndex> which) {
    return reply(
        which.stream()
            .map(index -> cases.values().stream().filter(it -> isIn(index, it)).count())
            .toList());
  }

  @Override
  public Future<List<ConsultationCase>> booked(
      Collection<PractitionerId> practitioners, Instant from, Instant to) {
    return reply(
        cases.values().stream()
            .filter(it ->
                it.appointment()
                    .filter(time ->
                        practitioners.contains(time.practitioner())
                            || practitioners.contains(it.requester()))
                    .filter(time -> time.start().isBefore(to) && time.end().isAfter(from))
                    .isPresent())
            .toList());
  }

  @Override
  public List<String> allowed(ConsultationCase state, Actor actor, Instant now) {
    var allowed = new ArrayList<String>();
    if (actor.role() == Role.COUNTY_DOCTOR) {
      offer(allowed, state, "addMaterial", CaseCommand.AddMaterial.class);
      offer(allowed, state, "submit", CaseCommand.Submit.class);
      offer(allowed, state, "consent", CaseCommand.GiveConsent.class);
    }
    if (actor.role() == Role.SPECIALIST) {
      offer(allowed, state, "accept", CaseCommand.Accept.class);
      offer(allowed, state, "signOpinion", CaseCommand.SignOpinion.class);
    }
    return allowed;
  }

  private static void offer(
      List<String> allowed,
      ConsultationCase state,
      String word,
      Class<? extends CaseCommand> command) {
    if (FROM.getOrDefault(command, Set.of()).contains(state.state())) {
      allowed.add(word);
    }
  }

  /// A case while it is being changed.
  private static final class Draft {
    private final ConsultationCase it;
    private CaseState state;
    private Application application;
    private final List<Material> materials;
    private Optional<PractitionerId> specialist;
    private Optional<Appointment> appointment;
    private Optional<Consent> consent;
    private final List<Opinion> opinions;
    private Optional<String> finalDecision;
    private Optional<String> lastReason;
    private Team team;

    Draft(ConsultationCase it) {
      this.it = it;
      state = it.state();
      application = it.application();
      materials = new ArrayList<>(it.materials());
      specialist = it.specialist();
      appointment = it.appointment();
      consent = it.consent();
      opinions = new ArrayList<>(it.opinions());
      finalDecision = it.finalDecision();
      lastReason = it.lastReason();
      team = it.team();
    }

    void end(CaseState next, String reason) {
      state = next;
      lastReason = Optional.of(reason);
    }

    ConsultationCase done(Instant now) {
      return new ConsultationCase(
          it.id(),
          it.version() + 1,
          state,
          it.inviting(),
          it.requester(),
          application,
          materials,
          specialist,
          appointment,
          consent,
          opinions,
          finalDecision,
          lastReason,
          it.recordings(),
          it.createdAt(),
          now,
          it.dueAt(),
          it.progress(),
          team);
    }
  }
}
