@org.jspecify.annotations.NullMarked
package huizhen.scheduling.notice;
