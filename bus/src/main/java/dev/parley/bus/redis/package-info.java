/** The one door to Redis: pipelines and scripts. */
package dev.parley.bus.redis;
