/** This gateway among the gateways: its stream, its lease, and what happens when Redis or a gateway is lost. */
package dev.parley.gateway.lease;
