// clang-format off
// The types of k8s.io/api v0.34.0 below PodTemplateSpec.
// Generated, not to be edited: scripts/kubernetes-types/README.md says how it is made again.

#include "istioctl/schema/kubernetes_types.h"

#include <cstdint>
#include <limits>

namespace istioctl::schema {

namespace {

constexpr std::int64_t int32_min = std::numeric_limits<std::int32_t>::min();
constexpr std::int64_t int32_max = std::numeric_limits<std::int32_t>::max();

extern const Table owner_reference_table;
extern const Table managed_fields_entry_table;
extern const Table volume_source_table;
extern const Table host_path_volume_source_table;
extern const Table empty_dir_volume_source_table;
extern const Table gce_persistent_disk_volume_source_table;
extern const Table aws_elastic_block_store_volume_source_table;
extern const Table git_repo_volume_source_table;
extern const Table secret_volume_source_table;
extern const Table key_to_path_table;
extern const Table nfs_volume_source_table;
extern const Table iscsi_volume_source_table;
extern const Table local_object_reference_table;
extern const Table glusterfs_volume_source_table;
extern const Table persistent_volume_claim_volume_source_table;
extern const Table rbd_volume_source_table;
extern const Table flex_volume_source_table;
extern const Table cinder_volume_source_table;
extern const Table ceph_fs_volume_source_table;
extern const Table flocker_volume_source_table;
extern const Table downward_api_volume_source_table;
extern const Table downward_api_volume_file_table;
extern const Table object_field_selector_table;
extern const Table resource_field_selector_table;
extern const Table fc_volume_source_table;
extern const Table azure_file_volume_source_table;
extern const Table config_map_volume_source_table;
extern const Table vsphere_virtual_disk_volume_source_table;
extern const Table quobyte_volume_source_table;
extern const Table azure_disk_volume_source_table;
extern const Table photon_persistent_disk_volume_source_table;
extern const Table projected_volume_source_table;
extern const Table volume_projection_table;
extern const Table secret_projection_table;
extern const Table downward_api_projection_table;
extern const Table config_map_projection_table;
extern const Table service_account_token_projection_table;
extern const Table cluster_trust_bundle_projection_table;
extern const Table label_selector_table;
extern const Table label_selector_requirement_table;
extern const Table pod_certificate_projection_table;
extern const Table portworx_volume_source_table;
extern const Table scale_io_volume_source_table;
extern const Table storage_os_volume_source_table;
extern const Table csi_volume_source_table;
extern const Table ephemeral_volume_source_table;
extern const Table persistent_volume_claim_template_table;
extern const Table persistent_volume_claim_spec_table;
extern const Table volume_resource_requirements_table;
extern const Table typed_local_object_reference_table;
extern const Table typed_object_reference_table;
extern const Table image_volume_source_table;
extern const Table container_port_table;
extern const Table env_from_source_table;
extern const Table config_map_env_source_table;
extern const Table secret_env_source_table;
extern const Table env_var_table;
extern const Table env_var_source_table;
extern const Table config_map_key_selector_table;
extern const Table secret_key_selector_table;
extern const Table file_key_selector_table;
extern const Table resource_requirements_table;
extern const Table resource_claim_table;
extern const Table container_resize_policy_table;
extern const Table container_restart_rule_table;
extern const Table container_restart_rule_on_exit_codes_table;
extern const Table volume_mount_table;
extern const Table volume_device_table;
extern const Table probe_table;
extern const Table probe_handler_table;
extern const Table exec_action_table;
extern const Table http_get_action_table;
extern const Table http_header_table;
extern const Table tcp_socket_action_table;
extern const Table grpc_action_table;
extern const Table lifecycle_table;
extern const Table lifecycle_handler_table;
extern const Table sleep_action_table;
extern const Table security_context_table;
extern const Table capabilities_table;
extern const Table se_linux_options_table;
extern const Table windows_security_context_options_table;
extern const Table seccomp_profile_table;
extern const Table app_armor_profile_table;
extern const Table ephemeral_container_table;
extern const Table ephemeral_container_common_table;
extern const Table pod_security_context_table;
extern const Table sysctl_table;
extern const Table affinity_table;
extern const Table node_affinity_table;
extern const Table node_selector_table;
extern const Table node_selector_term_table;
extern const Table node_selector_requirement_table;
extern const Table preferred_scheduling_term_table;
extern const Table pod_affinity_table;
extern const Table pod_affinity_term_table;
extern const Table weighted_pod_affinity_term_table;
extern const Table pod_anti_affinity_table;
extern const Table toleration_table;
extern const Table host_alias_table;
extern const Table pod_dns_config_table;
extern const Table pod_dns_config_option_table;
extern const Table pod_readiness_gate_table;
extern const Table topology_spread_constraint_table;
extern const Table pod_os_table;
extern const Table pod_scheduling_gate_table;
extern const Table pod_resource_claim_table;

constexpr Type integer_type{.kind = TypeKind::integer};
constexpr Type object_meta_type{.kind = TypeKind::object, .table = &object_meta_table};
constexpr Type pod_spec_type{.kind = TypeKind::object, .table = &pod_spec_table};
constexpr Type string_type{.kind = TypeKind::string};
constexpr Type time_type{.kind = TypeKind::time};
constexpr Type map_of_string_type{.kind = TypeKind::map, .element = &string_type};
constexpr Type owner_reference_type{.kind = TypeKind::object, .table = &owner_reference_table};
constexpr Type list_of_owner_reference_type{.kind = TypeKind::list, .element = &owner_reference_type};
constexpr Type list_of_string_type{.kind = TypeKind::list, .element = &string_type};
constexpr Type managed_fields_entry_type{.kind = TypeKind::object, .table = &managed_fields_entry_table};
constexpr Type list_of_managed_fields_entry_type{.kind = TypeKind::list, .element = &managed_fields_entry_type};
constexpr Type boolean_type{.kind = TypeKind::boolean};
constexpr Type any_type{.kind = TypeKind::any};
constexpr Type volume_type{.kind = TypeKind::object, .table = &volume_table};
constexpr Type list_of_volume_type{.kind = TypeKind::list, .element = &volume_type};
constexpr Type container_type{.kind = TypeKind::object, .table = &container_table};
constexpr Type list_of_container_type{.kind = TypeKind::list, .element = &container_type};
constexpr Type ephemeral_container_type{.kind = TypeKind::object, .table = &ephemeral_container_table};
constexpr Type list_of_ephemeral_container_type{.kind = TypeKind::list, .element = &ephemeral_container_type};
constexpr Type pod_security_context_type{.kind = TypeKind::object, .table = &pod_security_context_table};
constexpr Type local_object_reference_type{.kind = TypeKind::object, .table = &local_object_reference_table};
constexpr Type list_of_local_object_reference_type{.kind = TypeKind::list, .element = &local_object_reference_type};
constexpr Type affinity_type{.kind = TypeKind::object, .table = &affinity_table};
constexpr Type toleration_type{.kind = TypeKind::object, .table = &toleration_table};
constexpr Type list_of_toleration_type{.kind = TypeKind::list, .element = &toleration_type};
constexpr Type host_alias_type{.kind = TypeKind::object, .table = &host_alias_table};
constexpr Type list_of_host_alias_type{.kind = TypeKind::list, .element = &host_alias_type};
constexpr Type pod_dns_config_type{.kind = TypeKind::object, .table = &pod_dns_config_table};
constexpr Type pod_readiness_gate_type{.kind = TypeKind::object, .table = &pod_readiness_gate_table};
constexpr Type list_of_pod_readiness_gate_type{.kind = TypeKind::list, .element = &pod_readiness_gate_type};
constexpr Type quantity_type{.kind = TypeKind::quantity};
constexpr Type map_of_quantity_type{.kind = TypeKind::map, .element = &quantity_type};
constexpr Type topology_spread_constraint_type{.kind = TypeKind::object, .table = &topology_spread_constraint_table};
constexpr Type list_of_topology_spread_constraint_type{.kind = TypeKind::list, .element = &topology_spread_constraint_type};
constexpr Type pod_os_type{.kind = TypeKind::object, .table = &pod_os_table};
constexpr Type pod_scheduling_gate_type{.kind = TypeKind::object, .table = &pod_scheduling_gate_table};
constexpr Type list_of_pod_scheduling_gate_type{.kind = TypeKind::list, .element = &pod_scheduling_gate_type};
constexpr Type pod_resource_claim_type{.kind = TypeKind::object, .table = &pod_resource_claim_table};
constexpr Type list_of_pod_resource_claim_type{.kind = TypeKind::list, .element = &pod_resource_claim_type};
constexpr Type resource_requirements_type{.kind = TypeKind::object, .table = &resource_requirements_table};
constexpr Type volume_source_type{.kind = TypeKind::object, .table = &volume_source_table};
constexpr Type host_path_volume_source_type{.kind = TypeKind::object, .table = &host_path_volume_source_table};
constexpr Type empty_dir_volume_source_type{.kind = TypeKind::object, .table = &empty_dir_volume_source_table};
constexpr Type gce_persistent_disk_volume_source_type{.kind = TypeKind::object, .table = &gce_persistent_disk_volume_source_table};
constexpr Type aws_elastic_block_store_volume_source_type{.kind = TypeKind::object, .table = &aws_elastic_block_store_volume_source_table};
constexpr Type git_repo_volume_source_type{.kind = TypeKind::object, .table = &git_repo_volume_source_table};
constexpr Type secret_volume_source_type{.kind = TypeKind::object, .table = &secret_volume_source_table};
constexpr Type nfs_volume_source_type{.kind = TypeKind::object, .table = &nfs_volume_source_table};
constexpr Type iscsi_volume_source_type{.kind = TypeKind::object, .table = &iscsi_volume_source_table};
constexpr Type glusterfs_volume_source_type{.kind = TypeKind::object, .table = &glusterfs_volume_source_table};
constexpr Type persistent_volume_claim_volume_source_type{.kind = TypeKind::object, .table = &persistent_volume_claim_volume_source_table};
constexpr Type rbd_volume_source_type{.kind = TypeKind::object, .table = &rbd_volume_source_table};
constexpr Type flex_volume_source_type{.kind = TypeKind::object, .table = &flex_volume_source_table};
constexpr Type cinder_volume_source_type{.kind = TypeKind::object, .table = &cinder_volume_source_table};
constexpr Type ceph_fs_volume_source_type{.kind = TypeKind::object, .table = &ceph_fs_volume_source_table};
constexpr Type flocker_volume_source_type{.kind = TypeKind::object, .table = &flocker_volume_source_table};
constexpr Type downward_api_volume_source_type{.kind = TypeKind::object, .table = &downward_api_volume_source_table};
constexpr Type fc_volume_source_type{.kind = TypeKind::object, .table = &fc_volume_source_table};
constexpr Type azure_file_volume_source_type{.kind = TypeKind::object, .table = &azure_file_volume_source_table};
constexpr Type config_map_volume_source_type{.kind = TypeKind::object, .table = &config_map_volume_source_table};
constexpr Type vsphere_virtual_disk_volume_source_type{.kind = TypeKind::object, .table = &vsphere_virtual_disk_volume_source_table};
constexpr Type quobyte_volume_source_type{.kind = TypeKind::object, .table = &quobyte_volume_source_table};
constexpr Type azure_disk_volume_source_type{.kind = TypeKind::object, .table = &azure_disk_volume_source_table};
constexpr Type photon_persistent_disk_volume_source_type{.kind = TypeKind::object, .table = &photon_persistent_disk_volume_source_table};
constexpr Type projected_volume_source_type{.kind = TypeKind::object, .table = &projected_volume_source_table};
constexpr Type portworx_volume_source_type{.kind = TypeKind::object, .table = &portworx_volume_source_table};
constexpr Type scale_io_volume_source_type{.kind = TypeKind::object, .table = &scale_io_volume_source_table};
constexpr Type storage_os_volume_source_type{.kind = TypeKind::object, .table = &storage_os_volume_source_table};
constexpr Type csi_volume_source_type{.kind = TypeKind::object, .table = &csi_volume_source_table};
constexpr Type ephemeral_volume_source_type{.kind = TypeKind::object, .table = &ephemeral_volume_source_table};
constexpr Type image_volume_source_type{.kind = TypeKind::object, .table = &image_volume_source_table};
constexpr Type key_to_path_type{.kind = TypeKind::object, .table = &key_to_path_table};
constexpr Type list_of_key_to_path_type{.kind = TypeKind::list, .element = &key_to_path_type};
constexpr Type downward_api_volume_file_type{.kind = TypeKind::object, .table = &downward_api_volume_file_table};
constexpr Type list_of_downward_api_volume_file_type{.kind = TypeKind::list, .element = &downward_api_volume_file_type};
constexpr Type object_field_selector_type{.kind = TypeKind::object, .table = &object_field_selector_table};
constexpr Type resource_field_selector_type{.kind = TypeKind::object, .table = &resource_field_selector_table};
constexpr Type volume_projection_type{.kind = TypeKind::object, .table = &volume_projection_table};
constexpr Type list_of_volume_projection_type{.kind = TypeKind::list, .element = &volume_projection_type};
constexpr Type secret_projection_type{.kind = TypeKind::object, .table = &secret_projection_table};
constexpr Type downward_api_projection_type{.kind = TypeKind::object, .table = &downward_api_projection_table};
constexpr Type config_map_projection_type{.kind = TypeKind::object, .table = &config_map_projection_table};
constexpr Type service_account_token_projection_type{.kind = TypeKind::object, .table = &service_account_token_projection_table};
constexpr Type cluster_trust_bundle_projection_type{.kind = TypeKind::object, .table = &cluster_trust_bundle_projection_table};
constexpr Type pod_certificate_projection_type{.kind = TypeKind::object, .table = &pod_certificate_projection_table};
constexpr Type label_selector_type{.kind = TypeKind::object, .table = &label_selector_table};
constexpr Type label_selector_requirement_type{.kind = TypeKind::object, .table = &label_selector_requirement_table};
constexpr Type list_of_label_selector_requirement_type{.kind = TypeKind::list, .element = &label_selector_requirement_type};
constexpr Type persistent_volume_claim_template_type{.kind = TypeKind::object, .table = &persistent_volume_claim_template_table};
constexpr Type persistent_volume_claim_spec_type{.kind = TypeKind::object, .table = &persistent_volume_claim_spec_table};
constexpr Type volume_resource_requirements_type{.kind = TypeKind::object, .table = &volume_resource_requirements_table};
constexpr Type typed_local_object_reference_type{.kind = TypeKind::object, .table = &typed_local_object_reference_table};
constexpr Type typed_object_reference_type{.kind = TypeKind::object, .table = &typed_object_reference_table};
constexpr Type container_port_type{.kind = TypeKind::object, .table = &container_port_table};
constexpr Type list_of_container_port_type{.kind = TypeKind::list, .element = &container_port_type};
constexpr Type env_from_source_type{.kind = TypeKind::object, .table = &env_from_source_table};
constexpr Type list_of_env_from_source_type{.kind = TypeKind::list, .element = &env_from_source_type};
constexpr Type env_var_type{.kind = TypeKind::object, .table = &env_var_table};
constexpr Type list_of_env_var_type{.kind = TypeKind::list, .element = &env_var_type};
constexpr Type container_resize_policy_type{.kind = TypeKind::object, .table = &container_resize_policy_table};
constexpr Type list_of_container_resize_policy_type{.kind = TypeKind::list, .element = &container_resize_policy_type};
constexpr Type container_restart_rule_type{.kind = TypeKind::object, .table = &container_restart_rule_table};
constexpr Type list_of_container_restart_rule_type{.kind = TypeKind::list, .element = &container_restart_rule_type};
constexpr Type volume_mount_type{.kind = TypeKind::object, .table = &volume_mount_table};
constexpr Type list_of_volume_mount_type{.kind = TypeKind::list, .element = &volume_mount_type};
constexpr Type volume_device_type{.kind = TypeKind::object, .table = &volume_device_table};
constexpr Type list_of_volume_device_type{.kind = TypeKind::list, .element = &volume_device_type};
constexpr Type probe_type{.kind = TypeKind::object, .table = &probe_table};
constexpr Type lifecycle_type{.kind = TypeKind::object, .table = &lifecycle_table};
constexpr Type security_context_type{.kind = TypeKind::object, .table = &security_context_table};
constexpr Type config_map_env_source_type{.kind = TypeKind::object, .table = &config_map_env_source_table};
constexpr Type secret_env_source_type{.kind = TypeKind::object, .table = &secret_env_source_table};
constexpr Type env_var_source_type{.kind = TypeKind::object, .table = &env_var_source_table};
constexpr Type config_map_key_selector_type{.kind = TypeKind::object, .table = &config_map_key_selector_table};
constexpr Type secret_key_selector_type{.kind = TypeKind::object, .table = &secret_key_selector_table};
constexpr Type file_key_selector_type{.kind = TypeKind::object, .table = &file_key_selector_table};
constexpr Type resource_claim_type{.kind = TypeKind::object, .table = &resource_claim_table};
constexpr Type list_of_resource_claim_type{.kind = TypeKind::list, .element = &resource_claim_type};
constexpr Type container_restart_rule_on_exit_codes_type{.kind = TypeKind::object, .table = &container_restart_rule_on_exit_codes_table};
constexpr Type list_of_integer_type{.kind = TypeKind::list, .element = &integer_type};
constexpr Type probe_handler_type{.kind = TypeKind::object, .table = &probe_handler_table};
constexpr Type exec_action_type{.kind = TypeKind::object, .table = &exec_action_table};
constexpr Type http_get_action_type{.kind = TypeKind::object, .table = &http_get_action_table};
constexpr Type tcp_socket_action_type{.kind = TypeKind::object, .table = &tcp_socket_action_table};
constexpr Type grpc_action_type{.kind = TypeKind::object, .table = &grpc_action_table};
constexpr Type int_or_string_type{.kind = TypeKind::int_or_string};
constexpr Type http_header_type{.kind = TypeKind::object, .table = &http_header_table};
constexpr Type list_of_http_header_type{.kind = TypeKind::list, .element = &http_header_type};
constexpr Type lifecycle_handler_type{.kind = TypeKind::object, .table = &lifecycle_handler_table};
constexpr Type sleep_action_type{.kind = TypeKind::object, .table = &sleep_action_table};
constexpr Type capabilities_type{.kind = TypeKind::object, .table = &capabilities_table};
constexpr Type se_linux_options_type{.kind = TypeKind::object, .table = &se_linux_options_table};
constexpr Type windows_security_context_options_type{.kind = TypeKind::object, .table = &windows_security_context_options_table};
constexpr Type seccomp_profile_type{.kind = TypeKind::object, .table = &seccomp_profile_table};
constexpr Type app_armor_profile_type{.kind = TypeKind::object, .table = &app_armor_profile_table};
constexpr Type ephemeral_container_common_type{.kind = TypeKind::object, .table = &ephemeral_container_common_table};
constexpr Type sysctl_type{.kind = TypeKind::object, .table = &sysctl_table};
constexpr Type list_of_sysctl_type{.kind = TypeKind::list, .element = &sysctl_type};
constexpr Type node_affinity_type{.kind = TypeKind::object, .table = &node_affinity_table};
constexpr Type pod_affinity_type{.kind = TypeKind::object, .table = &pod_affinity_table};
constexpr Type pod_anti_affinity_type{.kind = TypeKind::object, .table = &pod_anti_affinity_table};
constexpr Type node_selector_type{.kind = TypeKind::object, .table = &node_selector_table};
constexpr Type preferred_scheduling_term_type{.kind = TypeKind::object, .table = &preferred_scheduling_term_table};
constexpr Type list_of_preferred_scheduling_term_type{.kind = TypeKind::list, .element = &preferred_scheduling_term_type};
constexpr Type node_selector_term_type{.kind = TypeKind::object, .table = &node_selector_term_table};
constexpr Type list_of_node_selector_term_type{.kind = TypeKind::list, .element = &node_selector_term_type};
constexpr Type node_selector_requirement_type{.kind = TypeKind::object, .table = &node_selector_requirement_table};
constexpr Type list_of_node_selector_requirement_type{.kind = TypeKind::list, .element = &node_selector_requirement_type};
constexpr Type pod_affinity_term_type{.kind = TypeKind::object, .table = &pod_affinity_term_table};
constexpr Type list_of_pod_affinity_term_type{.kind = TypeKind::list, .element = &pod_affinity_term_type};
constexpr Type weighted_pod_affinity_term_type{.kind = TypeKind::object, .table = &weighted_pod_affinity_term_table};
constexpr Type list_of_weighted_pod_affinity_term_type{.kind = TypeKind::list, .element = &weighted_pod_affinity_term_type};
constexpr Type pod_dns_config_option_type{.kind = TypeKind::object, .table = &pod_dns_config_option_table};
constexpr Type list_of_pod_dns_config_option_type{.kind = TypeKind::list, .element = &pod_dns_config_option_type};

constexpr Field by_value(std::string_view name, std::string_view go_name, const Type& type) {
  return {name, go_name, type};
}

constexpr Field by_pointer(std::string_view name, std::string_view go_name, const Type& type) {
  return {name, go_name, type, Held::pointer};
}

constexpr Field int32(std::string_view name, std::string_view go_name, Held held) {
  return {name, go_name, integer_type, held, Presence::optional, int32_min, int32_max};
}

constexpr Field pod_template_spec_fields[] = {
  by_value("metadata", "ObjectMeta", object_meta_type),
  by_value("spec", "Spec", pod_spec_type),
};

constexpr Field object_meta_fields[] = {
  by_value("name", "Name", string_type),
  by_value("generateName", "GenerateName", string_type),
  by_value("namespace", "Namespace", string_type),
  by_value("selfLink", "SelfLink", string_type),
  by_value("uid", "UID", string_type),
  by_value("resourceVersion", "ResourceVersion", string_type),
  by_value("generation", "Generation", integer_type),
  by_value("creationTimestamp", "CreationTimestamp", time_type),
  by_pointer("deletionTimestamp", "DeletionTimestamp", time_type),
  by_pointer("deletionGracePeriodSeconds", "DeletionGracePeriodSeconds", integer_type),
  by_value("labels", "Labels", map_of_string_type),
  by_value("annotations", "Annotations", map_of_string_type),
  by_value("ownerReferences", "OwnerReferences", list_of_owner_reference_type),
  by_value("finalizers", "Finalizers", list_of_string_type),
  by_value("managedFields", "ManagedFields", list_of_managed_fields_entry_type),
};

constexpr Field owner_reference_fields[] = {
  by_value("apiVersion", "APIVersion", string_type),
  by_value("kind", "Kind", string_type),
  by_value("name", "Name", string_type),
  by_value("uid", "UID", string_type),
  by_pointer("controller", "Controller", boolean_type),
  by_pointer("blockOwnerDeletion", "BlockOwnerDeletion", boolean_type),
};

constexpr Field managed_fields_entry_fields[] = {
  by_value("manager", "Manager", string_type),
  by_value("operation", "Operation", string_type),
  by_value("apiVersion", "APIVersion", string_type),
  by_pointer("time", "Time", time_type),
  by_value("fieldsType", "FieldsType", string_type),
  by_pointer("fieldsV1", "FieldsV1", any_type),
  by_value("subresource", "Subresource", string_type),
};

constexpr Field pod_spec_fields[] = {
  by_value("volumes", "Volumes", list_of_volume_type),
  by_value("initContainers", "InitContainers", list_of_container_type),
  by_value("containers", "Containers", list_of_container_type),
  by_value("ephemeralContainers", "EphemeralContainers", list_of_ephemeral_container_type),
  by_value("restartPolicy", "RestartPolicy", string_type),
  by_pointer("terminationGracePeriodSeconds", "TerminationGracePeriodSeconds", integer_type),
  by_pointer("activeDeadlineSeconds", "ActiveDeadlineSeconds", integer_type),
  by_value("dnsPolicy", "DNSPolicy", string_type),
  by_value("nodeSelector", "NodeSelector", map_of_string_type),
  by_value("serviceAccountName", "ServiceAccountName", string_type),
  by_value("serviceAccount", "DeprecatedServiceAccount", string_type),
  by_pointer("automountServiceAccountToken", "AutomountServiceAccountToken", boolean_type),
  by_value("nodeName", "NodeName", string_type),
  by_value("hostNetwork", "HostNetwork", boolean_type),
  by_value("hostPID", "HostPID", boolean_type),
  by_value("hostIPC", "HostIPC", boolean_type),
  by_pointer("shareProcessNamespace", "ShareProcessNamespace", boolean_type),
  by_pointer("securityContext", "SecurityContext", pod_security_context_type),
  by_value("imagePullSecrets", "ImagePullSecrets", list_of_local_object_reference_type),
  by_value("hostname", "Hostname", string_type),
  by_value("subdomain", "Subdomain", string_type),
  by_pointer("affinity", "Affinity", affinity_type),
  by_value("schedulerName", "SchedulerName", string_type),
  by_value("tolerations", "Tolerations", list_of_toleration_type),
  by_value("hostAliases", "HostAliases", list_of_host_alias_type),
  by_value("priorityClassName", "PriorityClassName", string_type),
  int32("priority", "Priority", Held::pointer),
  by_pointer("dnsConfig", "DNSConfig", pod_dns_config_type),
  by_value("readinessGates", "ReadinessGates", list_of_pod_readiness_gate_type),
  by_pointer("runtimeClassName", "RuntimeClassName", string_type),
  by_pointer("enableServiceLinks", "EnableServiceLinks", boolean_type),
  by_pointer("preemptionPolicy", "PreemptionPolicy", string_type),
  by_value("overhead", "Overhead", map_of_quantity_type),
  by_value("topologySpreadConstraints", "TopologySpreadConstraints", list_of_topology_spread_constraint_type),
  by_pointer("setHostnameAsFQDN", "SetHostnameAsFQDN", boolean_type),
  by_pointer("os", "OS", pod_os_type),
  by_pointer("hostUsers", "HostUsers", boolean_type),
  by_value("schedulingGates", "SchedulingGates", list_of_pod_scheduling_gate_type),
  by_value("resourceClaims", "ResourceClaims", list_of_pod_resource_claim_type),
  by_pointer("resources", "Resources", resource_requirements_type),
  by_pointer("hostnameOverride", "HostnameOverride", string_type),
};

constexpr Field volume_fields[] = {
  by_value("name", "Name", string_type),
  by_value("", "VolumeSource", volume_source_type),
  by_pointer("hostPath", "HostPath", host_path_volume_source_type),
  by_pointer("emptyDir", "EmptyDir", empty_dir_volume_source_type),
  by_pointer("gcePersistentDisk", "GCEPersistentDisk", gce_persistent_disk_volume_source_type),
  by_pointer("awsElasticBlockStore", "AWSElasticBlockStore", aws_elastic_block_store_volume_source_type),
  by_pointer("gitRepo", "GitRepo", git_repo_volume_source_type),
  by_pointer("secret", "Secret", secret_volume_source_type),
  by_pointer("nfs", "NFS", nfs_volume_source_type),
  by_pointer("iscsi", "ISCSI", iscsi_volume_source_type),
  by_pointer("glusterfs", "Glusterfs", glusterfs_volume_source_type),
  by_pointer("persistentVolumeClaim", "PersistentVolumeClaim", persistent_volume_claim_volume_source_type),
  by_pointer("rbd", "RBD", rbd_volume_source_type),
  by_pointer("flexVolume", "FlexVolume", flex_volume_source_type),
  by_pointer("cinder", "Cinder", cinder_volume_source_type),
  by_pointer("cephfs", "CephFS", ceph_fs_volume_source_type),
  by_pointer("flocker", "Flocker", flocker_volume_source_type),
  by_pointer("downwardAPI", "DownwardAPI", downward_api_volume_source_type),
  by_pointer("fc", "FC", fc_volume_source_type),
  by_pointer("azureFile", "AzureFile", azure_file_volume_source_type),
  by_pointer("configMap", "ConfigMap", config_map_volume_source_type),
  by_pointer("vsphereVolume", "VsphereVolume", vsphere_virtual_disk_volume_source_type),
  by_pointer("quobyte", "Quobyte", quobyte_volume_source_type),
  by_pointer("azureDisk", "AzureDisk", azure_disk_volume_source_type),
  by_pointer("photonPersistentDisk", "PhotonPersistentDisk", photon_persistent_disk_volume_source_type),
  by_pointer("projected", "Projected", projected_volume_source_type),
  by_pointer("portworxVolume", "PortworxVolume", portworx_volume_source_type),
  by_pointer("scaleIO", "ScaleIO", scale_io_volume_source_type),
  by_pointer("storageos", "StorageOS", storage_os_volume_source_type),
  by_pointer("csi", "CSI", csi_volume_source_type),
  by_pointer("ephemeral", "Ephemeral", ephemeral_volume_source_type),
  by_pointer("image", "Image", image_volume_source_type),
};

constexpr Field volume_source_fields[] = {
  by_pointer("hostPath", "HostPath", host_path_volume_source_type),
  by_pointer("emptyDir", "EmptyDir", empty_dir_volume_source_type),
  by_pointer("gcePersistentDisk", "GCEPersistentDisk", gce_persistent_disk_volume_source_type),
  by_pointer("awsElasticBlockStore", "AWSElasticBlockStore", aws_elastic_block_store_volume_source_type),
  by_pointer("gitRepo", "GitRepo", git_repo_volume_source_type),
  by_pointer("secret", "Secret", secret_volume_source_type),
  by_pointer("nfs", "NFS", nfs_volume_source_type),
  by_pointer("iscsi", "ISCSI", iscsi_volume_source_type),
  by_pointer("glusterfs", "Glusterfs", glusterfs_volume_source_type),
  by_pointer("persistentVolumeClaim", "PersistentVolumeClaim", persistent_volume_claim_volume_source_type),
  by_pointer("rbd", "RBD", rbd_volume_source_type),
  by_pointer("flexVolume", "FlexVolume", flex_volume_source_type),
  by_pointer("cinder", "Cinder", cinder_volume_source_type),
  by_pointer("cephfs", "CephFS", ceph_fs_volume_source_type),
  by_pointer("flocker", "Flocker", flocker_volume_source_type),
  by_pointer("downwardAPI", "DownwardAPI", downward_api_volume_source_type),
  by_pointer("fc", "FC", fc_volume_source_type),
  by_pointer("azureFile", "AzureFile", azure_file_volume_source_type),
  by_pointer("configMap", "ConfigMap", config_map_volume_source_type),
  by_pointer("vsphereVolume", "VsphereVolume", vsphere_virtual_disk_volume_source_type),
  by_pointer("quobyte", "Quobyte", quobyte_volume_source_type),
  by_pointer("azureDisk", "AzureDisk", azure_disk_volume_source_type),
  by_pointer("photonPersistentDisk", "PhotonPersistentDisk", photon_persistent_disk_volume_source_type),
  by_pointer("projected", "Projected", projected_volume_source_type),
  by_pointer("portworxVolume", "PortworxVolume", portworx_volume_source_type),
  by_pointer("scaleIO", "ScaleIO", scale_io_volume_source_type),
  by_pointer("storageos", "StorageOS", storage_os_volume_source_type),
  by_pointer("csi", "CSI", csi_volume_source_type),
  by_pointer("ephemeral", "Ephemeral", ephemeral_volume_source_type),
  by_pointer("image", "Image", image_volume_source_type),
};

constexpr Field host_path_volume_source_fields[] = {
  by_value("path", "Path", string_type),
  by_pointer("type", "Type", string_type),
};

constexpr Field empty_dir_volume_source_fields[] = {
  by_value("medium", "Medium", string_type),
  by_pointer("sizeLimit", "SizeLimit", quantity_type),
};

constexpr Field gce_persistent_disk_volume_source_fields[] = {
  by_value("pdName", "PDName", string_type),
  by_value("fsType", "FSType", string_type),
  int32("partition", "Partition", Held::value),
  by_value("readOnly", "ReadOnly", boolean_type),
};

constexpr Field aws_elastic_block_store_volume_source_fields[] = {
  by_value("volumeID", "VolumeID", string_type),
  by_value("fsType", "FSType", string_type),
  int32("partition", "Partition", Held::value),
  by_value("readOnly", "ReadOnly", boolean_type),
};

constexpr Field git_repo_volume_source_fields[] = {
  by_value("repository", "Repository", string_type),
  by_value("revision", "Revision", string_type),
  by_value("directory", "Directory", string_type),
};

constexpr Field secret_volume_source_fields[] = {
  by_value("secretName", "SecretName", string_type),
  by_value("items", "Items", list_of_key_to_path_type),
  int32("defaultMode", "DefaultMode", Held::pointer),
  by_pointer("optional", "Optional", boolean_type),
};

constexpr Field key_to_path_fields[] = {
  by_value("key", "Key", string_type),
  by_value("path", "Path", string_type),
  int32("mode", "Mode", Held::pointer),
};

constexpr Field nfs_volume_source_fields[] = {
  by_value("server", "Server", string_type),
  by_value("path", "Path", string_type),
  by_value("readOnly", "ReadOnly", boolean_type),
};

constexpr Field iscsi_volume_source_fields[] = {
  by_value("targetPortal", "TargetPortal", string_type),
  by_value("iqn", "IQN", string_type),
  int32("lun", "Lun", Held::value),
  by_value("iscsiInterface", "ISCSIInterface", string_type),
  by_value("fsType", "FSType", string_type),
  by_value("readOnly", "ReadOnly", boolean_type),
  by_value("portals", "Portals", list_of_string_type),
  by_value("chapAuthDiscovery", "DiscoveryCHAPAuth", boolean_type),
  by_value("chapAuthSession", "SessionCHAPAuth", boolean_type),
  by_pointer("secretRef", "SecretRef", local_object_reference_type),
  by_pointer("initiatorName", "InitiatorName", string_type),
};

constexpr Field local_object_reference_fields[] = {
  by_value("name", "Name", string_type),
};

constexpr Field glusterfs_volume_source_fields[] = {
  by_value("endpoints", "EndpointsName", string_type),
  by_value("path", "Path", string_type),
  by_value("readOnly", "ReadOnly", boolean_type),
};

constexpr Field persistent_volume_claim_volume_source_fields[] = {
  by_value("claimName", "ClaimName", string_type),
  by_value("readOnly", "ReadOnly", boolean_type),
};

constexpr Field rbd_volume_source_fields[] = {
  by_value("monitors", "CephMonitors", list_of_string_type),
  by_value("image", "RBDImage", string_type),
  by_value("fsType", "FSType", string_type),
  by_value("pool", "RBDPool", string_type),
  by_value("user", "RadosUser", string_type),
  by_value("keyring", "Keyring", string_type),
  by_pointer("secretRef", "SecretRef", local_object_reference_type),
  by_value("readOnly", "ReadOnly", boolean_type),
};

constexpr Field flex_volume_source_fields[] = {
  by_value("driver", "Driver", string_type),
  by_value("fsType", "FSType", string_type),
  by_pointer("secretRef", "SecretRef", local_object_reference_type),
  by_value("readOnly", "ReadOnly", boolean_type),
  by_value("options", "Options", map_of_string_type),
};

constexpr Field cinder_volume_source_fields[] = {
  by_value("volumeID", "VolumeID", string_type),
  by_value("fsType", "FSType", string_type),
  by_value("readOnly", "ReadOnly", boolean_type),
  by_pointer("secretRef", "SecretRef", local_object_reference_type),
};

constexpr Field ceph_fs_volume_source_fields[] = {
  by_value("monitors", "Monitors", list_of_string_type),
  by_value("path", "Path", string_type),
  by_value("user", "User", string_type),
  by_value("secretFile", "SecretFile", string_type),
  by_pointer("secretRef", "SecretRef", local_object_reference_type),
  by_value("readOnly", "ReadOnly", boolean_type),
};

constexpr Field flocker_volume_source_fields[] = {
  by_value("datasetName", "DatasetName", string_type),
  by_value("datasetUUID", "DatasetUUID", string_type),
};

constexpr Field downward_api_volume_source_fields[] = {
  by_value("items", "Items", list_of_downward_api_volume_file_type),
  int32("defaultMode", "DefaultMode", Held::pointer),
};

constexpr Field downward_api_volume_file_fields[] = {
  by_value("path", "Path", string_type),
  by_pointer("fieldRef", "FieldRef", object_field_selector_type),
  by_pointer("resourceFieldRef", "ResourceFieldRef", resource_field_selector_type),
  int32("mode", "Mode", Held::pointer),
};

constexpr Field object_field_selector_fields[] = {
  by_value("apiVersion", "APIVersion", string_type),
  by_value("fieldPath", "FieldPath", string_type),
};

constexpr Field resource_field_selector_fields[] = {
  by_value("containerName", "ContainerName", string_type),
  by_value("resource", "Resource", string_type),
  by_value("divisor", "Divisor", quantity_type),
};

constexpr Field fc_volume_source_fields[] = {
  by_value("targetWWNs", "TargetWWNs", list_of_string_type),
  int32("lun", "Lun", Held::pointer),
  by_value("fsType", "FSType", string_type),
  by_value("readOnly", "ReadOnly", boolean_type),
  by_value("wwids", "WWIDs", list_of_string_type),
};

constexpr Field azure_file_volume_source_fields[] = {
  by_value("secretName", "SecretName", string_type),
  by_value("shareName", "ShareName", string_type),
  by_value("readOnly", "ReadOnly", boolean_type),
};

constexpr Field config_map_volume_source_fields[] = {
  by_value("", "LocalObjectReference", local_object_reference_type),
  by_value("name", "Name", string_type),
  by_value("items", "Items", list_of_key_to_path_type),
  int32("defaultMode", "DefaultMode", Held::pointer),
  by_pointer("optional", "Optional", boolean_type),
};

constexpr Field vsphere_virtual_disk_volume_source_fields[] = {
  by_value("volumePath", "VolumePath", string_type),
  by_value("fsType", "FSType", string_type),
  by_value("storagePolicyName", "StoragePolicyName", string_type),
  by_value("storagePolicyID", "StoragePolicyID", string_type),
};

constexpr Field quobyte_volume_source_fields[] = {
  by_value("registry", "Registry", string_type),
  by_value("volume", "Volume", string_type),
  by_value("readOnly", "ReadOnly", boolean_type),
  by_value("user", "User", string_type),
  by_value("group", "Group", string_type),
  by_value("tenant", "Tenant", string_type),
};

constexpr Field azure_disk_volume_source_fields[] = {
  by_value("diskName", "DiskName", string_type),
  by_value("diskURI", "DataDiskURI", string_type),
  by_pointer("cachingMode", "CachingMode", string_type),
  by_pointer("fsType", "FSType", string_type),
  by_pointer("readOnly", "ReadOnly", boolean_type),
  by_pointer("kind", "Kind", string_type),
};

constexpr Field photon_persistent_disk_volume_source_fields[] = {
  by_value("pdID", "PdID", string_type),
  by_value("fsType", "FSType", string_type),
};

constexpr Field projected_volume_source_fields[] = {
  by_value("sources", "Sources", list_of_volume_projection_type),
  int32("defaultMode", "DefaultMode", Held::pointer),
};

constexpr Field volume_projection_fields[] = {
  by_pointer("secret", "Secret", secret_projection_type),
  by_pointer("downwardAPI", "DownwardAPI", downward_api_projection_type),
  by_pointer("configMap", "ConfigMap", config_map_projection_type),
  by_pointer("serviceAccountToken", "ServiceAccountToken", service_account_token_projection_type),
  by_pointer("clusterTrustBundle", "ClusterTrustBundle", cluster_trust_bundle_projection_type),
  by_pointer("podCertificate", "PodCertificate", pod_certificate_projection_type),
};

constexpr Field secret_projection_fields[] = {
  by_value("", "LocalObjectReference", local_object_reference_type),
  by_value("name", "Name", string_type),
  by_value("items", "Items", list_of_key_to_path_type),
  by_pointer("optional", "Optional", boolean_type),
};

constexpr Field downward_api_projection_fields[] = {
  by_value("items", "Items", list_of_downward_api_volume_file_type),
};

constexpr Field config_map_projection_fields[] = {
  by_value("", "LocalObjectReference", local_object_reference_type),
  by_value("name", "Name", string_type),
  by_value("items", "Items", list_of_key_to_path_type),
  by_pointer("optional", "Optional", boolean_type),
};

constexpr Field service_account_token_projection_fields[] = {
  by_value("audience", "Audience", string_type),
  by_pointer("expirationSeconds", "ExpirationSeconds", integer_type),
  by_value("path", "Path", string_type),
};

constexpr Field cluster_trust_bundle_projection_fields[] = {
  by_pointer("name", "Name", string_type),
  by_pointer("signerName", "SignerName", string_type),
  by_pointer("labelSelector", "LabelSelector", label_selector_type),
  by_pointer("optional", "Optional", boolean_type),
  by_value("path", "Path", string_type),
};

constexpr Field label_selector_fields[] = {
  by_value("matchLabels", "MatchLabels", map_of_string_type),
  by_value("matchExpressions", "MatchExpressions", list_of_label_selector_requirement_type),
};

constexpr Field label_selector_requirement_fields[] = {
  by_value("key", "Key", string_type),
  by_value("operator", "Operator", string_type),
  by_value("values", "Values", list_of_string_type),
};

constexpr Field pod_certificate_projection_fields[] = {
  by_value("signerName", "SignerName", string_type),
  by_value("keyType", "KeyType", string_type),
  int32("maxExpirationSeconds", "MaxExpirationSeconds", Held::pointer),
  by_value("credentialBundlePath", "CredentialBundlePath", string_type),
  by_value("keyPath", "KeyPath", string_type),
  by_value("certificateChainPath", "CertificateChainPath", string_type),
};

constexpr Field portworx_volume_source_fields[] = {
  by_value("volumeID", "VolumeID", string_type),
  by_value("fsType", "FSType", string_type),
  by_value("readOnly", "ReadOnly", boolean_type),
};

constexpr Field scale_io_volume_source_fields[] = {
  by_value("gateway", "Gateway", string_type),
  by_value("system", "System", string_type),
  by_pointer("secretRef", "SecretRef", local_object_reference_type),
  by_value("sslEnabled", "SSLEnabled", boolean_type),
  by_value("protectionDomain", "ProtectionDomain", string_type),
  by_value("storagePool", "StoragePool", string_type),
  by_value("storageMode", "StorageMode", string_type),
  by_value("volumeName", "VolumeName", string_type),
  by_value("fsType", "FSType", string_type),
  by_value("readOnly", "ReadOnly", boolean_type),
};

constexpr Field storage_os_volume_source_fields[] = {
  by_value("volumeName", "VolumeName", string_type),
  by_value("volumeNamespace", "VolumeNamespace", string_type),
  by_value("fsType", "FSType", string_type),
  by_value("readOnly", "ReadOnly", boolean_type),
  by_pointer("secretRef", "SecretRef", local_object_reference_type),
};

constexpr Field csi_volume_source_fields[] = {
  by_value("driver", "Driver", string_type),
  by_pointer("readOnly", "ReadOnly", boolean_type),
  by_pointer("fsType", "FSType", string_type),
  by_value("volumeAttributes", "VolumeAttributes", map_of_string_type),
  by_pointer("nodePublishSecretRef", "NodePublishSecretRef", local_object_reference_type),
};

constexpr Field ephemeral_volume_source_fields[] = {
  by_pointer("volumeClaimTemplate", "VolumeClaimTemplate", persistent_volume_claim_template_type),
};

constexpr Field persistent_volume_claim_template_fields[] = {
  by_value("metadata", "ObjectMeta", object_meta_type),
  by_value("spec", "Spec", persistent_volume_claim_spec_type),
};

constexpr Field persistent_volume_claim_spec_fields[] = {
  by_value("accessModes", "AccessModes", list_of_string_type),
  by_pointer("selector", "Selector", label_selector_type),
  by_value("resources", "Resources", volume_resource_requirements_type),
  by_value("volumeName", "VolumeName", string_type),
  by_pointer("storageClassName", "StorageClassName", string_type),
  by_pointer("volumeMode", "VolumeMode", string_type),
  by_pointer("dataSource", "DataSource", typed_local_object_reference_type),
  by_pointer("dataSourceRef", "DataSourceRef", typed_object_reference_type),
  by_pointer("volumeAttributesClassName", "VolumeAttributesClassName", string_type),
};

constexpr Field volume_resource_requirements_fields[] = {
  by_value("limits", "Limits", map_of_quantity_type),
  by_value("requests", "Requests", map_of_quantity_type),
};

constexpr Field typed_local_object_reference_fields[] = {
  by_pointer("apiGroup", "APIGroup", string_type),
  by_value("kind", "Kind", string_type),
  by_value("name", "Name", string_type),
};

constexpr Field typed_object_reference_fields[] = {
  by_pointer("apiGroup", "APIGroup", string_type),
  by_value("kind", "Kind", string_type),
  by_value("name", "Name", string_type),
  by_pointer("namespace", "Namespace", string_type),
};

constexpr Field image_volume_source_fields[] = {
  by_value("reference", "Reference", string_type),
  by_value("pullPolicy", "PullPolicy", string_type),
};

constexpr Field container_fields[] = {
  by_value("name", "Name", string_type),
  by_value("image", "Image", string_type),
  by_value("command", "Command", list_of_string_type),
  by_value("args", "Args", list_of_string_type),
  by_value("workingDir", "WorkingDir", string_type),
  by_value("ports", "Ports", list_of_container_port_type),
  by_value("envFrom", "EnvFrom", list_of_env_from_source_type),
  by_value("env", "Env", list_of_env_var_type),
  by_value("resources", "Resources", resource_requirements_type),
  by_value("resizePolicy", "ResizePolicy", list_of_container_resize_policy_type),
  by_pointer("restartPolicy", "RestartPolicy", string_type),
  by_value("restartPolicyRules", "RestartPolicyRules", list_of_container_restart_rule_type),
  by_value("volumeMounts", "VolumeMounts", list_of_volume_mount_type),
  by_value("volumeDevices", "VolumeDevices", list_of_volume_device_type),
  by_pointer("livenessProbe", "LivenessProbe", probe_type),
  by_pointer("readinessProbe", "ReadinessProbe", probe_type),
  by_pointer("startupProbe", "StartupProbe", probe_type),
  by_pointer("lifecycle", "Lifecycle", lifecycle_type),
  by_value("terminationMessagePath", "TerminationMessagePath", string_type),
  by_value("terminationMessagePolicy", "TerminationMessagePolicy", string_type),
  by_value("imagePullPolicy", "ImagePullPolicy", string_type),
  by_pointer("securityContext", "SecurityContext", security_context_type),
  by_value("stdin", "Stdin", boolean_type),
  by_value("stdinOnce", "StdinOnce", boolean_type),
  by_value("tty", "TTY", boolean_type),
};

constexpr Field container_port_fields[] = {
  by_value("name", "Name", string_type),
  int32("hostPort", "HostPort", Held::value),
  int32("containerPort", "ContainerPort", Held::value),
  by_value("protocol", "Protocol", string_type),
  by_value("hostIP", "HostIP", string_type),
};

constexpr Field env_from_source_fields[] = {
  by_value("prefix", "Prefix", string_type),
  by_pointer("configMapRef", "ConfigMapRef", config_map_env_source_type),
  by_pointer("secretRef", "SecretRef", secret_env_source_type),
};

constexpr Field config_map_env_source_fields[] = {
  by_value("", "LocalObjectReference", local_object_reference_type),
  by_value("name", "Name", string_type),
  by_pointer("optional", "Optional", boolean_type),
};

constexpr Field secret_env_source_fields[] = {
  by_value("", "LocalObjectReference", local_object_reference_type),
  by_value("name", "Name", string_type),
  by_pointer("optional", "Optional", boolean_type),
};

constexpr Field env_var_fields[] = {
  by_value("name", "Name", string_type),
  by_value("value", "Value", string_type),
  by_pointer("valueFrom", "ValueFrom", env_var_source_type),
};

constexpr Field env_var_source_fields[] = {
  by_pointer("fieldRef", "FieldRef", object_field_selector_type),
  by_pointer("resourceFieldRef", "ResourceFieldRef", resource_field_selector_type),
  by_pointer("configMapKeyRef", "ConfigMapKeyRef", config_map_key_selector_type),
  by_pointer("secretKeyRef", "SecretKeyRef", secret_key_selector_type),
  by_pointer("fileKeyRef", "FileKeyRef", file_key_selector_type),
};

constexpr Field config_map_key_selector_fields[] = {
  by_value("", "LocalObjectReference", local_object_reference_type),
  by_value("name", "Name", string_type),
  by_value("key", "Key", string_type),
  by_pointer("optional", "Optional", boolean_type),
};

constexpr Field secret_key_selector_fields[] = {
  by_value("", "LocalObjectReference", local_object_reference_type),
  by_value("name", "Name", string_type),
  by_value("key", "Key", string_type),
  by_pointer("optional", "Optional", boolean_type),
};

constexpr Field file_key_selector_fields[] = {
  by_value("volumeName", "VolumeName", string_type),
  by_value("path", "Path", string_type),
  by_value("key", "Key", string_type),
  by_pointer("optional", "Optional", boolean_type),
};

constexpr Field resource_requirements_fields[] = {
  by_value("limits", "Limits", map_of_quantity_type),
  by_value("requests", "Requests", map_of_quantity_type),
  by_value("claims", "Claims", list_of_resource_claim_type),
};

constexpr Field resource_claim_fields[] = {
  by_value("name", "Name", string_type),
  by_value("request", "Request", string_type),
};

constexpr Field container_resize_policy_fields[] = {
  by_value("resourceName", "ResourceName", string_type),
  by_value("restartPolicy", "RestartPolicy", string_type),
};

constexpr Field container_restart_rule_fields[] = {
  by_value("action", "Action", string_type),
  by_pointer("exitCodes", "ExitCodes", container_restart_rule_on_exit_codes_type),
};

constexpr Field container_restart_rule_on_exit_codes_fields[] = {
  by_value("operator", "Operator", string_type),
  by_value("values", "Values", list_of_integer_type),
};

constexpr Field volume_mount_fields[] = {
  by_value("name", "Name", string_type),
  by_value("readOnly", "ReadOnly", boolean_type),
  by_pointer("recursiveReadOnly", "RecursiveReadOnly", string_type),
  by_value("mountPath", "MountPath", string_type),
  by_value("subPath", "SubPath", string_type),
  by_pointer("mountPropagation", "MountPropagation", string_type),
  by_value("subPathExpr", "SubPathExpr", string_type),
};

constexpr Field volume_device_fields[] = {
  by_value("name", "Name", string_type),
  by_value("devicePath", "DevicePath", string_type),
};

constexpr Field probe_fields[] = {
  by_value("", "ProbeHandler", probe_handler_type),
  by_pointer("exec", "Exec", exec_action_type),
  by_pointer("httpGet", "HTTPGet", http_get_action_type),
  by_pointer("tcpSocket", "TCPSocket", tcp_socket_action_type),
  by_pointer("grpc", "GRPC", grpc_action_type),
  int32("initialDelaySeconds", "InitialDelaySeconds", Held::value),
  int32("timeoutSeconds", "TimeoutSeconds", Held::value),
  int32("periodSeconds", "PeriodSeconds", Held::value),
  int32("successThreshold", "SuccessThreshold", Held::value),
  int32("failureThreshold", "FailureThreshold", Held::value),
  by_pointer("terminationGracePeriodSeconds", "TerminationGracePeriodSeconds", integer_type),
};

constexpr Field probe_handler_fields[] = {
  by_pointer("exec", "Exec", exec_action_type),
  by_pointer("httpGet", "HTTPGet", http_get_action_type),
  by_pointer("tcpSocket", "TCPSocket", tcp_socket_action_type),
  by_pointer("grpc", "GRPC", grpc_action_type),
};

constexpr Field exec_action_fields[] = {
  by_value("command", "Command", list_of_string_type),
};

constexpr Field http_get_action_fields[] = {
  by_value("path", "Path", string_type),
  by_value("port", "Port", int_or_string_type),
  by_value("host", "Host", string_type),
  by_value("scheme", "Scheme", string_type),
  by_value("httpHeaders", "HTTPHeaders", list_of_http_header_type),
};

constexpr Field http_header_fields[] = {
  by_value("name", "Name", string_type),
  by_value("value", "Value", string_type),
};

constexpr Field tcp_socket_action_fields[] = {
  by_value("port", "Port", int_or_string_type),
  by_value("host", "Host", string_type),
};

constexpr Field grpc_action_fields[] = {
  int32("port", "Port", Held::value),
  by_pointer("service", "Service", string_type),
};

constexpr Field lifecycle_fields[] = {
  by_pointer("postStart", "PostStart", lifecycle_handler_type),
  by_pointer("preStop", "PreStop", lifecycle_handler_type),
  by_pointer("stopSignal", "StopSignal", string_type),
};

constexpr Field lifecycle_handler_fields[] = {
  by_pointer("exec", "Exec", exec_action_type),
  by_pointer("httpGet", "HTTPGet", http_get_action_type),
  by_pointer("tcpSocket", "TCPSocket", tcp_socket_action_type),
  by_pointer("sleep", "Sleep", sleep_action_type),
};

constexpr Field sleep_action_fields[] = {
  by_value("seconds", "Seconds", integer_type),
};

constexpr Field security_context_fields[] = {
  by_pointer("capabilities", "Capabilities", capabilities_type),
  by_pointer("privileged", "Privileged", boolean_type),
  by_pointer("seLinuxOptions", "SELinuxOptions", se_linux_options_type),
  by_pointer("windowsOptions", "WindowsOptions", windows_security_context_options_type),
  by_pointer("runAsUser", "RunAsUser", integer_type),
  by_pointer("runAsGroup", "RunAsGroup", integer_type),
  by_pointer("runAsNonRoot", "RunAsNonRoot", boolean_type),
  by_pointer("readOnlyRootFilesystem", "ReadOnlyRootFilesystem", boolean_type),
  by_pointer("allowPrivilegeEscalation", "AllowPrivilegeEscalation", boolean_type),
  by_pointer("procMount", "ProcMount", string_type),
  by_pointer("seccompProfile", "SeccompProfile", seccomp_profile_type),
  by_pointer("appArmorProfile", "AppArmorProfile", app_armor_profile_type),
};

constexpr Field capabilities_fields[] = {
  by_value("add", "Add", list_of_string_type),
  by_value("drop", "Drop", list_of_string_type),
};

constexpr Field se_linux_options_fields[] = {
  by_value("user", "User", string_type),
  by_value("role", "Role", string_type),
  by_value("type", "Type", string_type),
  by_value("level", "Level", string_type),
};

constexpr Field windows_security_context_options_fields[] = {
  by_pointer("gmsaCredentialSpecName", "GMSACredentialSpecName", string_type),
  by_pointer("gmsaCredentialSpec", "GMSACredentialSpec", string_type),
  by_pointer("runAsUserName", "RunAsUserName", string_type),
  by_pointer("hostProcess", "HostProcess", boolean_type),
};

constexpr Field seccomp_profile_fields[] = {
  by_value("type", "Type", string_type),
  by_pointer("localhostProfile", "LocalhostProfile", string_type),
};

constexpr Field app_armor_profile_fields[] = {
  by_value("type", "Type", string_type),
  by_pointer("localhostProfile", "LocalhostProfile", string_type),
};

constexpr Field ephemeral_container_fields[] = {
  by_value("", "EphemeralContainerCommon", ephemeral_container_common_type),
  by_value("name", "Name", string_type),
  by_value("image", "Image", string_type),
  by_value("command", "Command", list_of_string_type),
  by_value("args", "Args", list_of_string_type),
  by_value("workingDir", "WorkingDir", string_type),
  by_value("ports", "Ports", list_of_container_port_type),
  by_value("envFrom", "EnvFrom", list_of_env_from_source_type),
  by_value("env", "Env", list_of_env_var_type),
  by_value("resources", "Resources", resource_requirements_type),
  by_value("resizePolicy", "ResizePolicy", list_of_container_resize_policy_type),
  by_pointer("restartPolicy", "RestartPolicy", string_type),
  by_value("restartPolicyRules", "RestartPolicyRules", list_of_container_restart_rule_type),
  by_value("volumeMounts", "VolumeMounts", list_of_volume_mount_type),
  by_value("volumeDevices", "VolumeDevices", list_of_volume_device_type),
  by_pointer("livenessProbe", "LivenessProbe", probe_type),
  by_pointer("readinessProbe", "ReadinessProbe", probe_type),
  by_pointer("startupProbe", "StartupProbe", probe_type),
  by_pointer("lifecycle", "Lifecycle", lifecycle_type),
  by_value("terminationMessagePath", "TerminationMessagePath", string_type),
  by_value("terminationMessagePolicy", "TerminationMessagePolicy", string_type),
  by_value("imagePullPolicy", "ImagePullPolicy", string_type),
  by_pointer("securityContext", "SecurityContext", security_context_type),
  by_value("stdin", "Stdin", boolean_type),
  by_value("stdinOnce", "StdinOnce", boolean_type),
  by_value("tty", "TTY", boolean_type),
  by_value("targetContainerName", "TargetContainerName", string_type),
};

constexpr Field ephemeral_container_common_fields[] = {
  by_value("name", "Name", string_type),
  by_value("image", "Image", string_type),
  by_value("command", "Command", list_of_string_type),
  by_value("args", "Args", list_of_string_type),
  by_value("workingDir", "WorkingDir", string_type),
  by_value("ports", "Ports", list_of_container_port_type),
  by_value("envFrom", "EnvFrom", list_of_env_from_source_type),
  by_value("env", "Env", list_of_env_var_type),
  by_value("resources", "Resources", resource_requirements_type),
  by_value("resizePolicy", "ResizePolicy", list_of_container_resize_policy_type),
  by_pointer("restartPolicy", "RestartPolicy", string_type),
  by_value("restartPolicyRules", "RestartPolicyRules", list_of_container_restart_rule_type),
  by_value("volumeMounts", "VolumeMounts", list_of_volume_mount_type),
  by_value("volumeDevices", "VolumeDevices", list_of_volume_device_type),
  by_pointer("livenessProbe", "LivenessProbe", probe_type),
  by_pointer("readinessProbe", "ReadinessProbe", probe_type),
  by_pointer("startupProbe", "StartupProbe", probe_type),
  by_pointer("lifecycle", "Lifecycle", lifecycle_type),
  by_value("terminationMessagePath", "TerminationMessagePath", string_type),
  by_value("terminationMessagePolicy", "TerminationMessagePolicy", string_type),
  by_value("imagePullPolicy", "ImagePullPolicy", string_type),
  by_pointer("securityContext", "SecurityContext", security_context_type),
  by_value("stdin", "Stdin", boolean_type),
  by_value("stdinOnce", "StdinOnce", boolean_type),
  by_value("tty", "TTY", boolean_type),
};

constexpr Field pod_security_context_fields[] = {
  by_pointer("seLinuxOptions", "SELinuxOptions", se_linux_options_type),
  by_pointer("windowsOptions", "WindowsOptions", windows_security_context_options_type),
  by_pointer("runAsUser", "RunAsUser", integer_type),
  by_pointer("runAsGroup", "RunAsGroup", integer_type),
  by_pointer("runAsNonRoot", "RunAsNonRoot", boolean_type),
  by_value("supplementalGroups", "SupplementalGroups", list_of_integer_type),
  by_pointer("supplementalGroupsPolicy", "SupplementalGroupsPolicy", string_type),
  by_pointer("fsGroup", "FSGroup", integer_type),
  by_value("sysctls", "Sysctls", list_of_sysctl_type),
  by_pointer("fsGroupChangePolicy", "FSGroupChangePolicy", string_type),
  by_pointer("seccompProfile", "SeccompProfile", seccomp_profile_type),
  by_pointer("appArmorProfile", "AppArmorProfile", app_armor_profile_type),
  by_pointer("seLinuxChangePolicy", "SELinuxChangePolicy", string_type),
};

constexpr Field sysctl_fields[] = {
  by_value("name", "Name", string_type),
  by_value("value", "Value", string_type),
};

constexpr Field affinity_fields[] = {
  by_pointer("nodeAffinity", "NodeAffinity", node_affinity_type),
  by_pointer("podAffinity", "PodAffinity", pod_affinity_type),
  by_pointer("podAntiAffinity", "PodAntiAffinity", pod_anti_affinity_type),
};

constexpr Field node_affinity_fields[] = {
  by_pointer("requiredDuringSchedulingIgnoredDuringExecution", "RequiredDuringSchedulingIgnoredDuringExecution", node_selector_type),
  by_value("preferredDuringSchedulingIgnoredDuringExecution", "PreferredDuringSchedulingIgnoredDuringExecution", list_of_preferred_scheduling_term_type),
};

constexpr Field node_selector_fields[] = {
  by_value("nodeSelectorTerms", "NodeSelectorTerms", list_of_node_selector_term_type),
};

constexpr Field node_selector_term_fields[] = {
  by_value("matchExpressions", "MatchExpressions", list_of_node_selector_requirement_type),
  by_value("matchFields", "MatchFields", list_of_node_selector_requirement_type),
};

constexpr Field node_selector_requirement_fields[] = {
  by_value("key", "Key", string_type),
  by_value("operator", "Operator", string_type),
  by_value("values", "Values", list_of_string_type),
};

constexpr Field preferred_scheduling_term_fields[] = {
  int32("weight", "Weight", Held::value),
  by_value("preference", "Preference", node_selector_term_type),
};

constexpr Field pod_affinity_fields[] = {
  by_value("requiredDuringSchedulingIgnoredDuringExecution", "RequiredDuringSchedulingIgnoredDuringExecution", list_of_pod_affinity_term_type),
  by_value("preferredDuringSchedulingIgnoredDuringExecution", "PreferredDuringSchedulingIgnoredDuringExecution", list_of_weighted_pod_affinity_term_type),
};

constexpr Field pod_affinity_term_fields[] = {
  by_pointer("labelSelector", "LabelSelector", label_selector_type),
  by_value("namespaces", "Namespaces", list_of_string_type),
  by_value("topologyKey", "TopologyKey", string_type),
  by_pointer("namespaceSelector", "NamespaceSelector", label_selector_type),
  by_value("matchLabelKeys", "MatchLabelKeys", list_of_string_type),
  by_value("mismatchLabelKeys", "MismatchLabelKeys", list_of_string_type),
};

constexpr Field weighted_pod_affinity_term_fields[] = {
  int32("weight", "Weight", Held::value),
  by_value("podAffinityTerm", "PodAffinityTerm", pod_affinity_term_type),
};

constexpr Field pod_anti_affinity_fields[] = {
  by_value("requiredDuringSchedulingIgnoredDuringExecution", "RequiredDuringSchedulingIgnoredDuringExecution", list_of_pod_affinity_term_type),
  by_value("preferredDuringSchedulingIgnoredDuringExecution", "PreferredDuringSchedulingIgnoredDuringExecution", list_of_weighted_pod_affinity_term_type),
};

constexpr Field toleration_fields[] = {
  by_value("key", "Key", string_type),
  by_value("operator", "Operator", string_type),
  by_value("value", "Value", string_type),
  by_value("effect", "Effect", string_type),
  by_pointer("tolerationSeconds", "TolerationSeconds", integer_type),
};

constexpr Field host_alias_fields[] = {
  by_value("ip", "IP", string_type),
  by_value("hostnames", "Hostnames", list_of_string_type),
};

constexpr Field pod_dns_config_fields[] = {
  by_value("nameservers", "Nameservers", list_of_string_type),
  by_value("searches", "Searches", list_of_string_type),
  by_value("options", "Options", list_of_pod_dns_config_option_type),
};

constexpr Field pod_dns_config_option_fields[] = {
  by_value("name", "Name", string_type),
  by_pointer("value", "Value", string_type),
};

constexpr Field pod_readiness_gate_fields[] = {
  by_value("conditionType", "ConditionType", string_type),
};

constexpr Field topology_spread_constraint_fields[] = {
  int32("maxSkew", "MaxSkew", Held::value),
  by_value("topologyKey", "TopologyKey", string_type),
  by_value("whenUnsatisfiable", "WhenUnsatisfiable", string_type),
  by_pointer("labelSelector", "LabelSelector", label_selector_type),
  int32("minDomains", "MinDomains", Held::pointer),
  by_pointer("nodeAffinityPolicy", "NodeAffinityPolicy", string_type),
  by_pointer("nodeTaintsPolicy", "NodeTaintsPolicy", string_type),
  by_value("matchLabelKeys", "MatchLabelKeys", list_of_string_type),
};

constexpr Field pod_os_fields[] = {
  by_value("name", "Name", string_type),
};

constexpr Field pod_scheduling_gate_fields[] = {
  by_value("name", "Name", string_type),
};

constexpr Field pod_resource_claim_fields[] = {
  by_value("name", "Name", string_type),
  by_pointer("resourceClaimName", "ResourceClaimName", string_type),
  by_pointer("resourceClaimTemplateName", "ResourceClaimTemplateName", string_type),
};

constinit const Table owner_reference_table{.name = "OwnerReference", .fields = owner_reference_fields};
constinit const Table managed_fields_entry_table{.name = "ManagedFieldsEntry", .fields = managed_fields_entry_fields};
constinit const Table volume_source_table{.name = "VolumeSource", .fields = volume_source_fields};
constinit const Table host_path_volume_source_table{.name = "HostPathVolumeSource", .fields = host_path_volume_source_fields};
constinit const Table empty_dir_volume_source_table{.name = "EmptyDirVolumeSource", .fields = empty_dir_volume_source_fields};
constinit const Table gce_persistent_disk_volume_source_table{.name = "GCEPersistentDiskVolumeSource", .fields = gce_persistent_disk_volume_source_fields};
constinit const Table aws_elastic_block_store_volume_source_table{.name = "AWSElasticBlockStoreVolumeSource", .fields = aws_elastic_block_store_volume_source_fields};
constinit const Table git_repo_volume_source_table{.name = "GitRepoVolumeSource", .fields = git_repo_volume_source_fields};
constinit const Table secret_volume_source_table{.name = "SecretVolumeSource", .fields = secret_volume_source_fields};
constinit const Table key_to_path_table{.name = "KeyToPath", .fields = key_to_path_fields};
constinit const Table nfs_volume_source_table{.name = "NFSVolumeSource", .fields = nfs_volume_source_fields};
constinit const Table iscsi_volume_source_table{.name = "ISCSIVolumeSource", .fields = iscsi_volume_source_fields};
constinit const Table local_object_reference_table{.name = "LocalObjectReference", .fields = local_object_reference_fields};
constinit const Table glusterfs_volume_source_table{.name = "GlusterfsVolumeSource", .fields = glusterfs_volume_source_fields};
constinit const Table persistent_volume_claim_volume_source_table{.name = "PersistentVolumeClaimVolumeSource", .fields = persistent_volume_claim_volume_source_fields};
constinit const Table rbd_volume_source_table{.name = "RBDVolumeSource", .fields = rbd_volume_source_fields};
constinit const Table flex_volume_source_table{.name = "FlexVolumeSource", .fields = flex_volume_source_fields};
constinit const Table cinder_volume_source_table{.name = "CinderVolumeSource", .fields = cinder_volume_source_fields};
constinit const Table ceph_fs_volume_source_table{.name = "CephFSVolumeSource", .fields = ceph_fs_volume_source_fields};
constinit const Table flocker_volume_source_table{.name = "FlockerVolumeSource", .fields = flocker_volume_source_fields};
constinit const Table downward_api_volume_source_table{.name = "DownwardAPIVolumeSource", .fields = downward_api_volume_source_fields};
constinit const Table downward_api_volume_file_table{.name = "DownwardAPIVolumeFile", .fields = downward_api_volume_file_fields};
constinit const Table object_field_selector_table{.name = "ObjectFieldSelector", .fields = object_field_selector_fields};
constinit const Table resource_field_selector_table{.name = "ResourceFieldSelector", .fields = resource_field_selector_fields};
constinit const Table fc_volume_source_table{.name = "FCVolumeSource", .fields = fc_volume_source_fields};
constinit const Table azure_file_volume_source_table{.name = "AzureFileVolumeSource", .fields = azure_file_volume_source_fields};
constinit const Table config_map_volume_source_table{.name = "ConfigMapVolumeSource", .fields = config_map_volume_source_fields};
constinit const Table vsphere_virtual_disk_volume_source_table{.name = "VsphereVirtualDiskVolumeSource", .fields = vsphere_virtual_disk_volume_source_fields};
constinit const Table quobyte_volume_source_table{.name = "QuobyteVolumeSource", .fields = quobyte_volume_source_fields};
constinit const Table azure_disk_volume_source_table{.name = "AzureDiskVolumeSource", .fields = azure_disk_volume_source_fields};
constinit const Table photon_persistent_disk_volume_source_table{.name = "PhotonPersistentDiskVolumeSource", .fields = photon_persistent_disk_volume_source_fields};
constinit const Table projected_volume_source_table{.name = "ProjectedVolumeSource", .fields = projected_volume_source_fields};
constinit const Table volume_projection_table{.name = "VolumeProjection", .fields = volume_projection_fields};
constinit const Table secret_projection_table{.name = "SecretProjection", .fields = secret_projection_fields};
constinit const Table downward_api_projection_table{.name = "DownwardAPIProjection", .fields = downward_api_projection_fields};
constinit const Table config_map_projection_table{.name = "ConfigMapProjection", .fields = config_map_projection_fields};
constinit const Table service_account_token_projection_table{.name = "ServiceAccountTokenProjection", .fields = service_account_token_projection_fields};
constinit const Table cluster_trust_bundle_projection_table{.name = "ClusterTrustBundleProjection", .fields = cluster_trust_bundle_projection_fields};
constinit const Table label_selector_table{.name = "LabelSelector", .fields = label_selector_fields};
constinit const Table label_selector_requirement_table{.name = "LabelSelectorRequirement", .fields = label_selector_requirement_fields};
constinit const Table pod_certificate_projection_table{.name = "PodCertificateProjection", .fields = pod_certificate_projection_fields};
constinit const Table portworx_volume_source_table{.name = "PortworxVolumeSource", .fields = portworx_volume_source_fields};
constinit const Table scale_io_volume_source_table{.name = "ScaleIOVolumeSource", .fields = scale_io_volume_source_fields};
constinit const Table storage_os_volume_source_table{.name = "StorageOSVolumeSource", .fields = storage_os_volume_source_fields};
constinit const Table csi_volume_source_table{.name = "CSIVolumeSource", .fields = csi_volume_source_fields};
constinit const Table ephemeral_volume_source_table{.name = "EphemeralVolumeSource", .fields = ephemeral_volume_source_fields};
constinit const Table persistent_volume_claim_template_table{.name = "PersistentVolumeClaimTemplate", .fields = persistent_volume_claim_template_fields};
constinit const Table persistent_volume_claim_spec_table{.name = "PersistentVolumeClaimSpec", .fields = persistent_volume_claim_spec_fields};
constinit const Table volume_resource_requirements_table{.name = "VolumeResourceRequirements", .fields = volume_resource_requirements_fields};
constinit const Table typed_local_object_reference_table{.name = "TypedLocalObjectReference", .fields = typed_local_object_reference_fields};
constinit const Table typed_object_reference_table{.name = "TypedObjectReference", .fields = typed_object_reference_fields};
constinit const Table image_volume_source_table{.name = "ImageVolumeSource", .fields = image_volume_source_fields};
constinit const Table container_port_table{.name = "ContainerPort", .fields = container_port_fields};
constinit const Table env_from_source_table{.name = "EnvFromSource", .fields = env_from_source_fields};
constinit const Table config_map_env_source_table{.name = "ConfigMapEnvSource", .fields = config_map_env_source_fields};
constinit const Table secret_env_source_table{.name = "SecretEnvSource", .fields = secret_env_source_fields};
constinit const Table env_var_table{.name = "EnvVar", .fields = env_var_fields};
constinit const Table env_var_source_table{.name = "EnvVarSource", .fields = env_var_source_fields};
constinit const Table config_map_key_selector_table{.name = "ConfigMapKeySelector", .fields = config_map_key_selector_fields};
constinit const Table secret_key_selector_table{.name = "SecretKeySelector", .fields = secret_key_selector_fields};
constinit const Table file_key_selector_table{.name = "FileKeySelector", .fields = file_key_selector_fields};
constinit const Table resource_requirements_table{.name = "ResourceRequirements", .fields = resource_requirements_fields};
constinit const Table resource_claim_table{.name = "ResourceClaim", .fields = resource_claim_fields};
constinit const Table container_resize_policy_table{.name = "ContainerResizePolicy", .fields = container_resize_policy_fields};
constinit const Table container_restart_rule_table{.name = "ContainerRestartRule", .fields = container_restart_rule_fields};
constinit const Table container_restart_rule_on_exit_codes_table{.name = "ContainerRestartRuleOnExitCodes", .fields = container_restart_rule_on_exit_codes_fields};
constinit const Table volume_mount_table{.name = "VolumeMount", .fields = volume_mount_fields};
constinit const Table volume_device_table{.name = "VolumeDevice", .fields = volume_device_fields};
constinit const Table probe_table{.name = "Probe", .fields = probe_fields};
constinit const Table probe_handler_table{.name = "ProbeHandler", .fields = probe_handler_fields};
constinit const Table exec_action_table{.name = "ExecAction", .fields = exec_action_fields};
constinit const Table http_get_action_table{.name = "HTTPGetAction", .fields = http_get_action_fields};
constinit const Table http_header_table{.name = "HTTPHeader", .fields = http_header_fields};
constinit const Table tcp_socket_action_table{.name = "TCPSocketAction", .fields = tcp_socket_action_fields};
constinit const Table grpc_action_table{.name = "GRPCAction", .fields = grpc_action_fields};
constinit const Table lifecycle_table{.name = "Lifecycle", .fields = lifecycle_fields};
constinit const Table lifecycle_handler_table{.name = "LifecycleHandler", .fields = lifecycle_handler_fields};
constinit const Table sleep_action_table{.name = "SleepAction", .fields = sleep_action_fields};
constinit const Table security_context_table{.name = "SecurityContext", .fields = security_context_fields};
constinit const Table capabilities_table{.name = "Capabilities", .fields = capabilities_fields};
constinit const Table se_linux_options_table{.name = "SELinuxOptions", .fields = se_linux_options_fields};
constinit const Table windows_security_context_options_table{.name = "WindowsSecurityContextOptions", .fields = windows_security_context_options_fields};
constinit const Table seccomp_profile_table{.name = "SeccompProfile", .fields = seccomp_profile_fields};
constinit const Table app_armor_profile_table{.name = "AppArmorProfile", .fields = app_armor_profile_fields};
constinit const Table ephemeral_container_table{.name = "EphemeralContainer", .fields = ephemeral_container_fields};
constinit const Table ephemeral_container_common_table{.name = "EphemeralContainerCommon", .fields = ephemeral_container_common_fields};
constinit const Table pod_security_context_table{.name = "PodSecurityContext", .fields = pod_security_context_fields};
constinit const Table sysctl_table{.name = "Sysctl", .fields = sysctl_fields};
constinit const Table affinity_table{.name = "Affinity", .fields = affinity_fields};
constinit const Table node_affinity_table{.name = "NodeAffinity", .fields = node_affinity_fields};
constinit const Table node_selector_table{.name = "NodeSelector", .fields = node_selector_fields};
constinit const Table node_selector_term_table{.name = "NodeSelectorTerm", .fields = node_selector_term_fields};
constinit const Table node_selector_requirement_table{.name = "NodeSelectorRequirement", .fields = node_selector_requirement_fields};
constinit const Table preferred_scheduling_term_table{.name = "PreferredSchedulingTerm", .fields = preferred_scheduling_term_fields};
constinit const Table pod_affinity_table{.name = "PodAffinity", .fields = pod_affinity_fields};
constinit const Table pod_affinity_term_table{.name = "PodAffinityTerm", .fields = pod_affinity_term_fields};
constinit const Table weighted_pod_affinity_term_table{.name = "WeightedPodAffinityTerm", .fields = weighted_pod_affinity_term_fields};
constinit const Table pod_anti_affinity_table{.name = "PodAntiAffinity", .fields = pod_anti_affinity_fields};
constinit const Table toleration_table{.name = "Toleration", .fields = toleration_fields};
constinit const Table host_alias_table{.name = "HostAlias", .fields = host_alias_fields};
constinit const Table pod_dns_config_table{.name = "PodDNSConfig", .fields = pod_dns_config_fields};
constinit const Table pod_dns_config_option_table{.name = "PodDNSConfigOption", .fields = pod_dns_config_option_fields};
constinit const Table pod_readiness_gate_table{.name = "PodReadinessGate", .fields = pod_readiness_gate_fields};
constinit const Table topology_spread_constraint_table{.name = "TopologySpreadConstraint", .fields = topology_spread_constraint_fields};
constinit const Table pod_os_table{.name = "PodOS", .fields = pod_os_fields};
constinit const Table pod_scheduling_gate_table{.name = "PodSchedulingGate", .fields = pod_scheduling_gate_fields};
constinit const Table pod_resource_claim_table{.name = "PodResourceClaim", .fields = pod_resource_claim_fields};

}  // namespace

constinit const Table pod_template_spec_table{.name = "PodTemplateSpec", .fields = pod_template_spec_fields};
constinit const Table object_meta_table{.name = "ObjectMeta", .fields = object_meta_fields};
constinit const Table pod_spec_table{.name = "PodSpec", .fields = pod_spec_fields};
constinit const Table volume_table{.name = "Volume", .fields = volume_fields};
constinit const Table container_table{.name = "Container", .fields = container_fields};

}  // namespace istioctl::schema
