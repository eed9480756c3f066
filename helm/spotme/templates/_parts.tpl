{{- /* The parts all programs share. Plain text/template: no functions of Helm's own are used. */ -}}

{{- define "spotme.labels" -}}
app.kubernetes.io/name: spotme, app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- /* What the programs read once at their start: a change of it makes new pods. */ -}}
{{- define "spotme.config" -}}
{{ printf "%q" (printf "%s %s %s %s %s" .Values.rootDomain .Values.mediaUrl .Values.outgoingHosts .Values.tileUrl .Values.secret.revision) }}
{{- end }}

{{- define "spotme.pod" }}
      serviceAccountName: {{ .Release.Name }}
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        runAsGroup: 10001
        fsGroup: 10001
        seccompProfile: { type: RuntimeDefault }
      volumes:
        - name: home
          emptyDir: {}
        - name: tmp
          emptyDir: {}
        - name: secrets
          secret:
            secretName: {{ .Values.secret.name }}
            defaultMode: 0440
        - name: media
          persistentVolumeClaim:
            claimName: {{ .Values.mediaClaim }}
{{- end }}

{{- define "spotme.container" }}
          image: {{ .Values.image }}
          envFrom:
            - configMapRef:
                name: {{ .Release.Name }}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          volumeMounts:
            - { name: home, mountPath: /var/lib/spotme }
            - { name: tmp, mountPath: /tmp }
            - { name: secrets, mountPath: /run/secrets/spotme, readOnly: true }
            - { name: media, mountPath: /var/lib/spotme/media }
{{- end }}

{{- define "spotme.resources" }}
          resources:
            requests: { cpu: {{ printf "%q" .requests.cpu }}, memory: {{ .requests.memory }} }
            limits: { cpu: {{ printf "%q" .limits.cpu }}, memory: {{ .limits.memory }} }
{{- end }}

{{- define "spotme.spread.web" }}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels: { app.kubernetes.io/instance: {{ .Release.Name }}, app.kubernetes.io/component: web }
{{- end }}

{{- define "spotme.spread.push" }}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels: { app.kubernetes.io/instance: {{ .Release.Name }}, app.kubernetes.io/component: push }
{{- end }}

{{- define "spotme.valkey.pod" }}
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 999
        runAsGroup: 999
        fsGroup: 999
        seccompProfile: { type: RuntimeDefault }
      volumes:
        - name: config
          configMap: { name: {{ .Release.Name }}-valkey }
{{- end }}

{{- define "spotme.valkey.container" }}
          ports:
            - { name: valkey, containerPort: 6379 }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          volumeMounts:
            - { name: config, mountPath: /etc/valkey, readOnly: true }
            - { name: data, mountPath: /data }
          livenessProbe:
            tcpSocket: { port: valkey }
            periodSeconds: 15
          readinessProbe:
            exec: { command: [valkey-cli, ping] }
            periodSeconds: 5
{{- end }}
