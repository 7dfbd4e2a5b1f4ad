package huizhen.scheduling.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.model.Rule;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.request.api.RequestOutcome;
import huizhen.scheduling.teaching.TeachingFacts;
import huizhen.scheduling.teaching.TeachingMachine;
import huizhen.scheduling.teaching.TeachingStep;
import huizhen.scheduling.teaching.api.TeachingCommand;
import huizhen.scheduling.teaching.api.TeachingForm;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.teaching.api.TeachingSessions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Teaching sessions in Redis ([RequestStore]), with what the directory says about each.
final class RedisTeaching implements TeachingSessions {
  private final RequestStore<TeachingSession> store;
  private final RedisDirectory directory;
  private final TeachingMachine machine;
  private final RegistryDesk registry;
  private final InstantSource clock;

  RedisTeaching(
      RequestStore<TeachingSession> store,
      RedisDirectory directory,
      TeachingMachine machine,
      RegistryDesk registry,
      InstantSource clock) {
    this.store = store;
    this.directory = directory;
    this.machine = machine;
    this.registry = registry;
    this.clock = clock;
  }

  static RequestKind<TeachingSession> kind(TeachingMachine machine) {
    return new RequestKind<>() {
      @Override
      public String word() {
        return TeachingSession.WORD;
      }

      @Override
      public JsonObject json(TeachingSession state) {
        return TeachingJson.of(state);
      }

      @Override
      public TeachingSession of(JsonObject json) {
        return TeachingJson.session(json);
      }

      @Override
      public Rule busy() {
        return Rule.TEACHING_BUSY;
      }

      // Many come in the same minute, and each is a change of the one record.
      @Override
      public int tries() {
        return 40;
      }

      @Override
      public Optional<RequestDecision.Changed<TeachingSession>> elapse(
          TeachingSession state, Instant now) {
        return machine.elapse(state, now);
      }
    };
  }

  @Override
  public Future<RequestOutcome<TeachingSession>> plan(
      CommandId command, Actor actor, TeachingId id, TeachingForm form) {
    return store.run(
        new RequestStore.Order<>(
            command,
            actor,
            id.value(),
            TeachingStep.PLAN.word(),
            form.teacher() + "/" + form.start(),
            new JsonObject()
                .put("teacher", form.teacher().value())
                .put("start", form.start().toString())
                .put("showsPatient", form.patient().isPresent()),
            (_, existing) ->
                facts(actor.organisation(), form, Set.of())
                    .map(facts ->
                        Optional.of(machine.plan(existing, id, form, actor, facts, now())))));
  }

  @Override
  public Future<RequestOutcome<TeachingSession>> execute(
      CommandId command, Actor actor, TeachingId id, TeachingCommand what) {
    var detail = detail(what);
    return store.run(
        new RequestStore.Order<>(
            command,
            actor,
            id.value(),
            TeachingStep.of(what).word(),
            "",
            detail,
            (_, found) ->
                found.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : decide(found.get(), what, actor, detail)));
  }

  private Future<Optional<RequestDecision<TeachingSession>>> decide(
      TeachingSession session, TeachingCommand what, Actor actor, JsonObject detail) {
    var form = what instanceof TeachingCommand.Edit(var written) ? written : session.form();
    var named = new HashSet<PractitionerId>();
    if (what instanceof TeachingCommand.Enrol(var who)) {
      named.addAll(who);
    }
    actor.practitioner().ifPresent(named::add);
    return facts(Optional.of(session.host()), form, named)
        .compose(facts -> registry.ask(asked(form, what, facts), detail).map(facts::with))
        .map(facts -> Optional.of(machine.decide(session, what, actor, facts, now())));
  }

  /// Whose licences the register is asked for: of who teaches and presents, when it is announced,
  /// and of the teacher again when it starts.
  private static List<Practitioner> asked(
      TeachingForm form, TeachingCommand what, TeachingFacts facts) {
    var who = new HashSet<PractitionerId>();
    if (what instanceof TeachingCommand.Announce || what instanceof TeachingCommand.Start) {
      who.add(form.teacher());
    }
    if (what instanceof TeachingCommand.Announce) {
      who.addAll(form.presenters());
    }
    return facts.practitioners().values().stream().filter(it -> who.contains(it.id())).toList();
  }

  @Override
  public Future<Optional<TeachingSession>> find(TeachingId id) {
    return store.find(id.value());
  }

  @Override
  public Future<Optional<Page<TeachingSession>>> page(
      OrganisationId organisation, Optional<String> after, int limit) {
    return store.page(organisation, after, limit);
  }

  @Override
  public List<String> allowed(TeachingSession session, Actor actor) {
    return machine.allowed(session, actor);
  }

  private Future<TeachingFacts> facts(
      Optional<OrganisationId> host, TeachingForm form, Set<PractitionerId> named) {
    var places = new HashSet<>(form.invited());
    host.ifPresent(places::add);
    var people = new HashSet<>(form.presenters());
    people.add(form.teacher());
    people.addAll(named);
    Map<OrganisationId, Organisation> organisations = new HashMap<>();
    Map<PractitionerId, Practitioner> practitioners = new HashMap<>();
    var patient =
        form.patient()
            .map(directory::patient)
            .orElseGet(() -> Future.succeededFuture(Optional.<Patient>empty()));
    var agreements =
        host.map(directory::agreements).orElseGet(() -> Future.succeededFuture(List.of()));
    return Future.all(
            all(places, directory::organisation, organisations),
            all(people, directory::practitioner, practitioners),
            patient,
            agreements)
        .map(_ ->
            new TeachingFacts(organisations, practitioners, patient.result(), agreements.result()));
  }

  private static <K, V> Future<Void> all(
      Set<K> keys, Function<K, Future<Optional<V>>> lookUp, Map<K, V> found) {
    var asked =
        keys.stream()
            .map(key ->
                lookUp
                    .apply(key)
                    .map(it -> {
                      it.ifPresent(value -> found.put(key, value));
                      return key;
                    }))
            .toList();
    return Future.all(asked).mapEmpty();
  }

  /// What of a command an auditor has to know.
  private static JsonObject detail(TeachingCommand what) {
    var detail = new JsonObject();
    return switch (what) {
      case TeachingCommand.GiveConsent(var consent) ->
          detail
              .put("document", consent.document().value())
              .put("sha256", consent.sha256())
              .put("textVersion", consent.textVersion())
              .put("recording", consent.recording())
              .put("relation", consent.relation().name());
      case TeachingCommand.WithdrawConsent(var document, var sha256) ->
          detail.put("document", document.value()).put("sha256", sha256);
      case TeachingCommand.Announce(var document, var sha256) ->
          detail.put("document", document.value()).put("sha256", sha256);
      case TeachingCommand.Reschedule(var start, var duration, _, var document, var sha256) ->
          detail
              .put("start", start.toString())
              .put("minutes", duration.toMinutes())
              .put("document", document.value())
              .put("sha256", sha256);
      case TeachingCommand.Enrol(var who) ->
          detail.put(
              "doctors", new JsonArray(who.stream().map(PractitionerId::value).sorted().toList()));
      case TeachingCommand.Unenrol(var who) -> detail.put("doctor", who.value());
      case TeachingCommand.AddRecording(var recording) -> detail.put("recording", recording);
      case TeachingCommand.SignRecord(var record) ->
          detail
              .put("document", record.document().value())
              .put("sha256", record.sha256())
              .put("signedAt", record.at().toString());
      case TeachingCommand.Edit _,
          TeachingCommand.Open _,
          TeachingCommand.Join _,
          TeachingCommand.Start _,
          TeachingCommand.Suspend _,
          TeachingCommand.Resume _,
          TeachingCommand.End _,
          TeachingCommand.Close _,
          TeachingCommand.Cancel _ ->
          detail;
    };
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
