package huizhen.app;

import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/// Holds ARCHITECTURE.md: which module may use which, and that decisions are made without I/O,
/// clocks, threads or randomness of their own.
@AnalyzeClasses(
    packages = "huizhen",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final Set<String> CLOCKS =
      Set.of("nanoTime", "currentTimeMillis", "now", "random", "randomUUID");

  /// The core: everything but the shells (`io`), the ports and offers (`api`), `app` and `bench`.
  private static final DescribedPredicate<JavaClass> CORE =
      DescribedPredicate.describe(
          "in the core",
          type ->
              type.getPackageName().startsWith("huizhen.")
                  && !type.getPackageName().matches("huizhen\\.(app|bench)(\\..*)?")
                  && !type.getPackageName().matches("huizhen\\.[a-z]+\\.(io|api)(\\..*)?"));

  private static final DescribedPredicate<JavaAccess<?>> CLOCK_OR_CHANCE =
      DescribedPredicate.describe(
          "a clock or unseeded randomness",
          access -> {
            var owner = access.getTargetOwner().getName();
            return (owner.equals("java.lang.System")
                    || owner.equals("java.lang.Math")
                    || owner.equals("java.util.UUID")
                    || owner.startsWith("java.time."))
                && CLOCKS.contains(access.getTarget().getName())
                && access.getTarget().getFullName().endsWith("()");
          });

  @ArchTest
  static final ArchRule media_relay_knows_no_other_module =
      noClasses()
          .that()
          .resideInAPackage("huizhen.relay..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "huizhen.scheduling..",
              "huizhen.recording..",
              "huizhen.signaling..",
              "huizhen.web..",
              "huizhen.app..");

  @ArchTest
  static final ArchRule scheduling_knows_no_other_module =
      noClasses()
          .that()
          .resideInAPackage("huizhen.scheduling..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "huizhen.relay..",
              "huizhen.recording..",
              "huizhen.signaling..",
              "huizhen.web..",
              "huizhen.app..");

  @ArchTest
  static final ArchRule recording_and_signaling_know_the_relay_by_its_api =
      noClasses()
          .that()
          .resideInAnyPackage("huizhen.recording..", "huizhen.signaling..")
          .should()
          .dependOnClassesThat(
              insideModulesOtherThanTheirOwn(Set.of("relay"), Set.of("recording", "signaling")));

  @ArchTest
  static final ArchRule web_knows_scheduling_and_recording_by_their_apis =
      noClasses()
          .that()
          .resideInAPackage("huizhen.web..")
          .should()
          .dependOnClassesThat(
              insideModulesOtherThanTheirOwn(Set.of("scheduling", "recording"), Set.of("web")));

  @ArchTest
  static final ArchRule recording_and_signaling_do_not_know_each_other =
      noClasses()
          .that()
          .resideInAPackage("huizhen.recording..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("huizhen.signaling..");

  @ArchTest
  static final ArchRule signaling_does_not_know_recording =
      noClasses()
          .that()
          .resideInAPackage("huizhen.signaling..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("huizhen.recording..");

  @ArchTest
  static final ArchRule the_core_does_no_io =
      noClasses()
          .that(are(CORE))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty..",
              "io.vertx..",
              "java.nio.file..",
              "java.nio.channels..",
              "java.util.concurrent.locks..",
              "java.util.concurrent.atomic..");

  @ArchTest
  static final ArchRule the_core_opens_no_socket_and_starts_no_thread =
      noClasses()
          .that(are(CORE))
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.lang.Thread")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.security.SecureRandom")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.net\\..*Socket.*");

  @ArchTest
  static final ArchRule the_core_is_handed_time_and_chance =
      noClasses()
          .that(are(CORE))
          .should()
          .accessTargetWhere(DescribedPredicate.describe("is a clock", CLOCK_OR_CHANCE::test));

  @ArchTest
  static final ArchRule reference_counted_buffers_stop_at_the_relays_door =
      noClasses()
          .that()
          .resideOutsideOfPackages("huizhen.relay.io..", "huizhen.bench..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.netty.buffer.ByteBuf");

  @ArchTest
  static final ArchRule srtp_is_one_package =
      noClasses()
          .that()
          .resideOutsideOfPackages("huizhen.relay.transport..", "huizhen.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.jitsi.srtp..");

  @ArchTest
  static final ArchRule dtls_blocks_and_stays_in_the_shell =
      noClasses()
          .that()
          .resideOutsideOfPackages("huizhen.relay.io..", "huizhen.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bouncycastle.tls..");

  @ArchTest
  static final ArchRule redis_is_spoken_in_two_places =
      noClasses()
          .that()
          .resideOutsideOfPackages("huizhen.scheduling.io..", "huizhen.app..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx.redis..");

  @ArchTest
  static final ArchRule only_the_shell_talks_to_consoles_and_the_environment =
      noClasses()
          .that()
          .resideOutsideOfPackages("huizhen.app..", "huizhen.bench..")
          .should()
          .accessTargetWhere(
              DescribedPredicate.describe(
                  "reads the environment or prints",
                  access ->
                      access.getTargetOwner().getName().equals("java.lang.System")
                          && Set.of("getenv", "getProperty", "out", "err")
                              .contains(access.getTarget().getName())));

  @ArchTest
  static final ArchRule the_relays_packages_have_no_cycles =
      slices().matching("huizhen.relay.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule schedulings_packages_have_no_cycles =
      slices().matching("huizhen.scheduling.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule recordings_packages_have_no_cycles =
      slices().matching("huizhen.recording.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule signalings_packages_have_no_cycles =
      slices().matching("huizhen.signaling.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule webs_packages_have_no_cycles =
      slices().matching("huizhen.web.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule names_are_nouns_of_the_field =
      classes()
          .should()
          .haveSimpleNameNotEndingWith("Manager")
          .andShould()
          .haveSimpleNameNotEndingWith("Helper")
          .andShould()
          .haveSimpleNameNotEndingWith("Util")
          .andShould()
          .haveSimpleNameNotEndingWith("Utils")
          .andShould()
          .haveSimpleNameNotEndingWith("Impl")
          .andShould()
          .haveSimpleNameNotEndingWith("Common");

  /// Inside Huizhen, but neither in one of `own` modules nor in the api of one of `known`.
  private static DescribedPredicate<JavaClass> insideModulesOtherThanTheirOwn(
      Set<String> known, Set<String> own) {
    return DescribedPredicate.describe(
        "inside another module, beyond the api of " + known,
        type -> {
          var parts = type.getPackageName().split("\\.", -1);
          if (!parts[0].equals("huizhen") || parts.length < 2 || own.contains(parts[1])) {
            return false;
          }
          return !(known.contains(parts[1]) && parts.length > 2 && parts[2].equals("api"));
        });
  }
}
