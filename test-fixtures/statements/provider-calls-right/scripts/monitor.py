import logging


class AgentBehaviorMonitor:
    def __init__(self, analyzer):
        self.logger = logging.getLogger("security")
        self.analyzer = analyzer

    def monitor(self, agent, operation):
        self.logger.info("%s: %s", agent, operation)
        risk = self.analyzer.analyze(agent, operation)
        if risk > 0.7:
            self.logger.warning("high-risk operation: %s.%s", agent, operation)
        if risk > 0.9:
            raise PermissionError(f"blocked {agent}.{operation}")


def sanitize(text):
    return text.replace("'", "''")
