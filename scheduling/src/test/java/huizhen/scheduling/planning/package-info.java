/// Tests of planning, against a naive model of it.
@org.jspecify.annotations.NullMarked
package huizhen.scheduling.planning;
