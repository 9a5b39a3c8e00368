{{- define "ilion.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "ilion.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- $name := include "ilion.name" . }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "ilion.selectorLabels" -}}
app.kubernetes.io/name: {{ include "ilion.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: service
{{- end }}

{{- define "ilion.commonLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "ilion.labels" -}}
{{ include "ilion.selectorLabels" . }}
{{ include "ilion.commonLabels" . }}
{{- end }}

{{- define "ilion.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "ilion.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "ilion.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{/* Application settings derived from the values. Contains no secrets. */}}
{{- define "ilion.settings" -}}
spring:
  config:
    import: "configtree:/etc/ilion/secrets/"
  datasource:
    url: {{ required "database.url is required: the JDBC URL of PostgreSQL" .Values.database.url | quote }}
    hikari:
      maximum-pool-size: {{ .Values.database.pool.maximumSize }}
  lifecycle:
    timeout-per-shutdown-phase: {{ .Values.shutdown.requestSeconds }}s
  {{- if .Values.tls }}
  ssl:
    bundle:
      pem:
        {{- range $name, $tls := .Values.tls }}
        {{ $name }}:
          reload-on-update: true
          {{- if $tls.trust }}
          truststore:
            certificate: "file:/etc/ilion/tls/{{ $name }}/ca.crt"
          {{- end }}
          {{- if $tls.identity }}
          keystore:
            certificate: "file:/etc/ilion/tls/{{ $name }}/tls.crt"
            private-key: "file:/etc/ilion/tls/{{ $name }}/tls.key"
          {{- end }}
        {{- end }}
  {{- end }}
server:
  port: {{ .Values.ports.http }}
  shutdown: graceful
management:
  server:
    port: {{ .Values.ports.management }}
db-scheduler:
  shutdown-max-wait: {{ .Values.shutdown.taskSeconds }}s
ilion:
  database:
    request-connections: {{ .Values.database.pool.requestConnections }}
  {{- with .Values.history.checkpoints }}
  {{- if .existingSecret }}
  history:
    checkpoints:
      signing-key-file: "/etc/ilion/checkpoints/{{ .signingKeyKey }}"
      {{- with .publicKeyKeys }}
      public-key-files:
        {{- range . }}
        - "/etc/ilion/checkpoints/{{ . }}"
        {{- end }}
      {{- end }}
  {{- end }}
  {{- end }}
  {{- with .Values.users.roles }}
  security:
    users:
      {{- range $name, $roles := . }}
      {{ printf "[%s]" $name | quote }}:
        roles: {{ $roles | toJson }}
      {{- end }}
  {{- end }}
  {{- with .Values.clusters }}
  clusters:
    {{- range $name, $cluster := . }}
    {{ printf "[%s]" $name | quote }}:
      contact-points: {{ $cluster.contactPoints | toJson }}
      jmx:
        port: {{ dig "jmx" "port" 7199 $cluster }}
    {{- end }}
  {{- end }}
{{- end }}

{{/* Secrets as files, named after the settings that they contain. */}}
{{- define "ilion.secretSources" -}}
- secret:
    name: {{ required "database.existingSecret is required: the Secret with the database role of the service" .Values.database.existingSecret }}
    items:
      - key: {{ .Values.database.usernameKey }}
        path: spring.datasource.username
      - key: {{ .Values.database.passwordKey }}
        path: spring.datasource.password
{{- if not .Values.database.singleRole }}
{{- with .Values.database.owner }}
- secret:
    name: {{ required "database.owner.existingSecret is required: the Secret with the role that owns the tables (db/roles.sql). To try the service with one role, which could change the history, set database.singleRole" .existingSecret }}
    items:
      - key: {{ .usernameKey }}
        path: spring.flyway.user
      - key: {{ .passwordKey }}
        path: spring.flyway.password
{{- end }}
{{- else if .Values.database.owner.existingSecret }}
{{- fail "database.singleRole and database.owner.existingSecret exclude each other" }}
{{- end }}
{{- with .Values.users }}
{{- if .roles }}
- secret:
    name: {{ required "users.existingSecret is required with users.roles: the Secret with their hashed passwords" .existingSecret }}
    items:
      {{- range $name, $roles := .roles }}
      - key: {{ $name | quote }}
        path: {{ printf "ilion.security.users.[%s].password" $name | quote }}
      {{- end }}
{{- end }}
{{- end }}
{{- range $name, $cluster := .Values.clusters }}
{{- with $cluster.existingSecret }}
- secret:
    name: {{ . }}
    items:
      - key: {{ default "username" $cluster.usernameKey }}
        path: {{ printf "ilion.clusters.[%s].username" $name | quote }}
      - key: {{ default "password" $cluster.passwordKey }}
        path: {{ printf "ilion.clusters.[%s].password" $name | quote }}
{{- end }}
{{- with $cluster.jmx }}
{{- if .existingSecret }}
- secret:
    name: {{ .existingSecret }}
    items:
      - key: {{ default "username" .usernameKey }}
        path: {{ printf "ilion.clusters.[%s].jmx.username" $name | quote }}
      - key: {{ default "password" .passwordKey }}
        path: {{ printf "ilion.clusters.[%s].jmx.password" $name | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* terminationGracePeriodSeconds: the sum of all shutdown times of the service, and a margin. */}}
{{- define "ilion.gracePeriod" -}}
{{- with .Values.shutdown }}
{{- add .preStopSeconds .requestSeconds (mul 2 .taskSeconds) 10 }}
{{- end }}
{{- end }}
